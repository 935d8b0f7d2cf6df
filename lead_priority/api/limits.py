"""How much one request may hold: sizes in bytes or rows, times in seconds."""

from __future__ import annotations

BATCH_BYTES = 4 * 1024 * 1024
ENGAGEMENT_ROWS = 10_000
FOLLOWUP_ROWS = 1_000
# What is wrong in more rows than this is told at the next try.
ISSUES = 100
# Clocks of other systems may be ahead by so much.
CLOCK_SECONDS = 300
WINDOW_SECONDS = 60
# The old key works on for so long, so that the other system can be changed in peace.
ROTATION_HOURS = 24
