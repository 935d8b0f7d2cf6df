"""How much is taken: sizes in characters or bytes, times in seconds."""

from __future__ import annotations

BODY_BYTES = 256 * 1024
BODY_KEYS = 200
BODY_DEPTH = 4
KEY_CHARACTERS = 64
LINE_CHARACTERS = 255
TEXT_CHARACTERS = 10_000
LIST_ITEMS = 50
URL_CHARACTERS = 2000
BEACON_BYTES = 16 * 1024
BEACON_EVENTS = 20
UTM_CHARACTERS = 100
IDEMPOTENCY_CHARACTERS = 128
# A person needs longer than this to fill a form; a script does not.
MINIMUM_FILL_SECONDS = 2
# A page that stayed open longer than this is asked to be sent again.
PAGE_SECONDS = 24 * 3600
WINDOW_SECONDS = 60
ATTEMPTS = 5


def is_over(count: int, limit: int) -> bool:
    """Say whether one more is too much; a limit of 0 means no limit.

    >>> is_over(60, 60), is_over(59, 60), is_over(1000, 0)
    (True, False, False)
    """
    return bool(limit) and count >= limit
