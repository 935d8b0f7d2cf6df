"""What a check found, and how bad that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

GOOD, LOOK, BROKEN = "good", "look", "broken"
RANKS = {GOOD: 0, LOOK: 1, BROKEN: 2}
# Counting stops here: the page answers at once however much waits.
MOST = 1000


@dataclass(frozen=True)
class Finding:
    """How many were found, since when the oldest waits, and what they are called.

    ``oldest_at`` is naive UTC; ``state`` is given where numbers and age do not tell.
    """

    count: int = 0
    oldest_at: datetime | None = None
    names: tuple[str, ...] = ()
    state: str = ""

    @property
    def number(self) -> str:
        """The count for people.

        >>> Finding(12).number, Finding(1001).number
        ('12', '1,000+')
        """
        return f"{MOST:,}+" if self.count > MOST else f"{self.count:,}"

    def get_seconds(self, now: datetime) -> int | None:
        """Give the age of the oldest in seconds, None where nothing has one."""
        if not self.count or not self.oldest_at:
            return None
        return max(int((now - self.oldest_at).total_seconds()), 0)


def judge(finding: Finding, now: datetime, broken_after: timedelta | None) -> str:
    """Give the state: nothing is good, what waits too long is broken.

    >>> now = datetime(2026, 3, 2, 9, 0)
    >>> hour = timedelta(hours=1)
    >>> judge(Finding(), now, hour)
    'good'
    >>> judge(Finding(3, datetime(2026, 3, 2, 8, 30)), now, hour)
    'look'
    >>> judge(Finding(3, datetime(2026, 3, 2, 8, 0)), now, hour)
    'broken'
    >>> judge(Finding(3, datetime(2026, 3, 1, 8, 0)), now, None)
    'look'
    """
    if finding.state or not finding.count:
        return finding.state or GOOD
    if broken_after is None or finding.oldest_at is None:
        return LOOK
    return BROKEN if now - finding.oldest_at >= broken_after else LOOK


def worst(states: Iterable[str]) -> str:
    """Give the worst of these states; good where there is none.

    >>> worst(["good", "broken", "look"]), worst([])
    ('broken', 'good')
    """
    return max(states, key=RANKS.__getitem__, default=GOOD)
