"""How many rows a table may have got within a minute, known from their ids alone.

Limits count rows; planning that count costs more than inserting a row. Ids rise with
each row, whoever inserts it: where all rows of the time are fewer than a limit, nobody
can be over it, and nothing has to be counted.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

from . import limits

STEP = timedelta(seconds=1)
# A transaction takes its id a moment after its time: not longer than this.
MARGIN = timedelta(seconds=5)
WINDOW = timedelta(seconds=limits.WINDOW_SECONDS) + MARGIN
# No id is as large.
ENDLESS = 2**62


class Pace:
    """Ids and times of new rows, as this process sees them; for all its threads.

    >>> pace, noon = Pace(), datetime(2026, 3, 2, 12)
    >>> pace.is_below(60)  # nothing is known
    False
    >>> pace.note(1000, noon)
    >>> pace.note(1059, noon + timedelta(seconds=65))
    >>> pace.is_below(60), pace.is_below(59)
    (True, False)
    """

    def __init__(self) -> None:
        self._lock = Lock()
        # Oldest first; only the first is older than the window.
        self._seen: deque[tuple[int, datetime]] = deque()
        self._last: tuple[int, datetime] | None = None

    def note(self, row_id: int, moment: datetime) -> None:
        """Note a new row and the time of its transaction (of one clock, naive UTC)."""
        with self._lock:
            seen = self._seen
            if seen and row_id < seen[0][0]:
                # Another database of the same name.
                seen.clear()
            self._last = (row_id, moment)
            if not seen or moment - seen[-1][1] >= STEP:
                seen.append(self._last)
            while len(seen) > 1 and moment - seen[1][1] >= WINDOW:
                seen.popleft()

    def is_below(self, limit: int) -> bool:
        """Whether fewer rows than this came until the last one noted; 0: no limit."""
        return self.get_end(limit) > 0

    def get_end(self, limit: int) -> int:
        """Give the id that rows may be too many from; 0: they may be now.

        >>> pace, noon = Pace(), datetime(2026, 3, 2, 12)
        >>> pace.note(1000, noon)
        >>> pace.note(1059, noon + timedelta(seconds=65))
        >>> pace.get_end(60), pace.get_end(59)
        (1060, 0)
        """
        if not limit:
            return ENDLESS
        with self._lock:
            if not self._last or self._last[1] - self._seen[0][1] < WINDOW:
                return 0
            end = self._seen[0][0] + limit
            return end if self._last[0] < end else 0
