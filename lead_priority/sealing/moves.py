"""Where the rows of a lead may be by now: merges and deletions that were logged."""

from collections import defaultdict
from collections.abc import Iterable


class Moves:
    """What the log says: leads merged into others, leads that are gone.

    >>> moves = Moves(merged=[(1, 2), (2, 3)], gone=[3])
    >>> moves.explains(1, 3), moves.explains(1, 0), moves.explains(3, 1)
    (True, True, False)
    """

    def __init__(
        self, merged: Iterable[tuple[int, int]] = (), gone: Iterable[int] = ()
    ) -> None:
        self._gone = frozenset(gone)
        self._merged = defaultdict(set)
        for lead_id, survivor_id in merged:
            self._merged[lead_id].add(survivor_id)

    def explains(self, was: int, now: int) -> bool:
        """Say whether rows of lead ``was`` may be rows of lead ``now`` (0: of none)."""
        reached = self._reach(was)
        return bool(reached & self._gone) if now == 0 else now in reached

    def _reach(self, lead_id: int) -> set[int]:
        reached, ahead = {lead_id}, [lead_id]
        while ahead:
            fresh = self._merged.get(ahead.pop(), set()) - reached
            reached |= fresh
            ahead += fresh
        return reached
