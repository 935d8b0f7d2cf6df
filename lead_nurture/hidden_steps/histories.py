"""What was done with one lead, and how far it came in a playbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Deed:
    """Something done with a lead at a moment.

    ``key`` says what, ``label`` in the words in which it was written down.
    """

    key: str
    label: str
    at: datetime


@dataclass(frozen=True)
class History:
    """One lead: what was done, when it had passed which step, and what came of it.

    ``passed`` are pairs of the place of a step (1 is the first) and the moment at which
    it was over; ``is_won`` is None for a lead that is neither won nor lost.
    """

    deeds: tuple[Deed, ...]
    passed: tuple[tuple[int, datetime], ...] = ()
    is_won: bool | None = None

    @property
    def reach(self) -> int:
        """The furthest step that is over; 0 for none."""
        return max((place for place, _at in self.passed), default=0)

    def place_of(self, moment: datetime) -> int:
        """Give the furthest step that was over at a moment; 0 before the first.

        >>> day = lambda number: datetime(2026, 3, number)
        >>> history = History((), ((1, day(2)), (2, day(5))))
        >>> [history.place_of(day(number)) for number in (1, 2, 4, 9)]
        [0, 1, 1, 2]
        """
        return max((place for place, at in self.passed if at <= moment), default=0)

    def first_deeds(self) -> Iterator[tuple[Deed, int]]:
        """Give the first deed of each kind and how often it was done."""
        times: dict[str, int] = {}
        first: dict[str, Deed] = {}
        for deed in self.deeds:
            times[deed.key] = times.get(deed.key, 0) + 1
            if deed.key not in first or deed.at < first[deed.key].at:
                first[deed.key] = deed
        for key, deed in first.items():
            yield deed, times[key]
