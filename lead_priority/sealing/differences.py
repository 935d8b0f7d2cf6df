"""What differs between the rows of a block as they were sealed and as they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from .layout import Layout, SealedRow

# A link that was not settled when it was sealed: it may become anything.
OPEN = -1


class Explanations(Protocol):
    """What is allowed to happen to sealed rows, by the logs."""

    def explains_link(self, column: str, was: int, now: int) -> bool:
        """Say whether a link may have become another one (0: none)."""

    def explains_missing(self, row_id: int) -> bool:
        """Say whether a row may be gone."""


@dataclass(frozen=True)
class Difference:
    """One row that is not as it was sealed.

    ``kind``: missing, added, changed (some sealed column), link or once (``column``,
    ``was`` and ``now`` say which and how).
    """

    kind: str
    row_id: int
    column: str = ""
    was: int = 0
    now: int = 0


def compare(
    layout: Layout,
    sealed: dict[int, SealedRow],
    current: dict[int, SealedRow],
    allowed: Explanations,
) -> list[Difference]:
    """Return what differs, by row id; what is allowed is left out."""
    found = [
        Difference("missing", row_id)
        for row_id in sealed.keys() - current.keys()
        if not allowed.explains_missing(row_id)
    ]
    found += [Difference("added", row_id) for row_id in current.keys() - sealed.keys()]
    for row_id in sealed.keys() & current.keys():
        found += _compare_row(layout, row_id, sealed[row_id], current[row_id], allowed)
    return sorted(found, key=lambda difference: difference.row_id)


def _compare_row(
    layout: Layout,
    row_id: int,
    sealed: SealedRow,
    current: SealedRow,
    allowed: Explanations,
) -> Iterator[Difference]:
    if sealed.digest != current.digest:
        yield Difference("changed", row_id)
    links = zip(layout.links, sealed.links, current.links, strict=True)
    for column, was, now in links:
        if was not in (now, OPEN) and not allowed.explains_link(column, was, now):
            yield Difference("link", row_id, column, was, now)
    once = zip(layout.once, sealed.once, current.once, strict=True)
    for column, was, now in once:
        if was not in (0, now):
            yield Difference("once", row_id, column, was, now)
