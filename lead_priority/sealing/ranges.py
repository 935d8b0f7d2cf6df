"""Sets of row ids as text: '1-500 510 700-720'."""

from bisect import bisect_right
from collections.abc import Iterable


class Ranges:
    """Ids by ranges, to keep and to ask which ids are among them.

    >>> str(Ranges.of([3, 1, 2, 9]))
    '1-3 9'
    >>> 2 in Ranges.parse("1-3 9"), 4 in Ranges.parse("1-3 9")
    (True, False)
    """

    def __init__(self, pairs: Iterable[tuple[int, int]]) -> None:
        self._pairs: list[tuple[int, int]] = []
        for first, last in sorted(pairs):
            if self._pairs and first <= self._pairs[-1][1] + 1:
                start, end = self._pairs.pop()
                first, last = start, max(end, last)
            self._pairs.append((first, last))
        self._firsts = [first for first, _last in self._pairs]

    @classmethod
    def of(cls, ids: Iterable[int]) -> "Ranges":
        return cls((row_id, row_id) for row_id in ids)

    @classmethod
    def parse(cls, text: str) -> "Ranges":
        """Return the ranges that ``str`` wrote.

        :raises ValueError: the text is none
        """
        ends = [part.partition("-") for part in text.split()]
        return cls((int(first), int(last or first)) for first, _dash, last in ends)

    def __str__(self) -> str:
        return " ".join(
            f"{first}-{last}" if last > first else str(first)
            for first, last in self._pairs
        )

    def __contains__(self, row_id: int) -> bool:
        place = bisect_right(self._firsts, row_id) - 1
        return place >= 0 and row_id <= self._pairs[place][1]
