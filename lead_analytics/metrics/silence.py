"""When nobody spoke to a lead, and through how many hands it went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise


@dataclass(frozen=True)
class Silence:
    """From one contact, or the first owner, to the next one, or the end."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    @property
    def days(self) -> int:
        """Whole days."""
        return self.length.days


def longest_silence(
    start: datetime, contacts: Iterable[datetime], end: datetime
) -> Silence:
    """Give the longest time without a contact between two moments.

    Contacts outside of them do not count; of two as long the first is given.

    >>> day = datetime(2026, 3, 2)
    >>> calls = [day + timedelta(days=n) for n in (1, 23, 25, 90)]
    >>> silence = longest_silence(day, calls, day + timedelta(days=30))
    >>> silence.days, silence.start.day
    (22, 3)
    >>> longest_silence(day, [], day).days
    0
    """
    inside = sorted(moment for moment in contacts if start < moment < end)
    return max(
        (Silence(one, other) for one, other in pairwise([start, *inside, end])),
        key=lambda silence: silence.length,
    )


def hands(owners: Sequence[int]) -> int:
    """Give how many people had a lead, whoever had it twice counted once.

    >>> hands([7, 8, 7, 9]), hands([])
    (3, 0)
    """
    return len(set(owners))
