"""Who converts too little for months, given the leads he got.

A single weak month is chance more often than not, so two things are asked at once:
months that are low one after the other, and all of them together too few to be chance
(Wilson's interval, 99 %: it is looked again each month, and what the others would have
won is an estimate, too).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from odoo.addons.lead_priority.evaluation import wilson

# Below so much of what was to be expected, a month is low.
LOW_SHARE = 0.75
# With fewer leads, or less to be expected of them, no month is low.
LEAST_LEADS = 5
LEAST_EXPECTED = 1.0
# So many low months one after the other are long-term.
LOW_MONTHS = 3
CONFIDENCE = 0.99


@dataclass(frozen=True)
class Month:
    """Leads a rep got in a month, how many were won since, how many were to be."""

    assigned: int
    won: int
    expected: float | None

    @property
    def is_low(self) -> bool:
        """Tell whether the month fell clearly short of what was to be expected.

        >>> Month(10, 1, 2.5).is_low, Month(10, 2, 2.5).is_low
        (True, False)
        >>> Month(4, 0, 2.5).is_low, Month(10, 0, 0.5).is_low, Month(10, 0, None).is_low
        (False, False, False)
        """
        if self.expected is None or self.assigned < LEAST_LEADS:
            return False
        return self.expected >= LEAST_EXPECTED and self.won < LOW_SHARE * self.expected


def low_months(months: Sequence[Month]) -> int:
    """Count the low months one after the other up to the last one.

    >>> weak, fair = Month(20, 1, 6.0), Month(20, 6, 6.0)
    >>> low_months([weak, fair, weak, weak]), low_months([weak, fair]), low_months([])
    (2, 0, 0)
    """
    count = 0
    for month in reversed(months):
        if not month.is_low:
            break
        count += 1
    return count


def needs_coaching(months: Sequence[Month]) -> bool:
    """Tell whether the last months were low for long, and not by chance.

    >>> needs_coaching([Month(20, 2, 6.0)] * 3), needs_coaching([Month(20, 2, 6.0)] * 2)
    (True, False)
    >>> needs_coaching([Month(5, 1, 1.5)] * 3)  # 3 of 15 where 4.5 were to be
    False
    """
    count = low_months(months)
    if count < LOW_MONTHS:
        return False
    streak = months[-count:]
    assigned = sum(month.assigned for month in streak)
    expected = sum(month.expected or 0.0 for month in streak)
    won = sum(month.won for month in streak)
    highest: float = wilson(won, assigned, CONFIDENCE).high
    return highest < expected / assigned
