"""The way through a playbook: steps in order, some of them side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a list; steps with letters that follow each other are a block."""

    id: int
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step stands: in which block, in which branch of it, at which place."""

    block: int
    branch: str
    number: int


class Path:
    """The steps of a playbook in order.

    A step without a letter is a block of its own. In a block of letters each branch
    goes its own way; the block behind it begins when all branches are over.

    >>> path = Path([Step(1), Step(2, "a"), Step(3, "b"), Step(4, "a"), Step(5)])
    >>> path.first(), path.after(1), path.after(2), path.after(3), path.after(5)
    ((1,), (2, 3), (4,), (5,), ())
    """

    def __init__(self, steps: Iterable[Step]) -> None:
        self._blocks = _cut(steps)
        self._places = {
            step_id: Place(block, branch, number)
            for block, branches in enumerate(self._blocks)
            for branch, ids in branches.items()
            for number, step_id in enumerate(ids)
        }

    def __contains__(self, step_id: int) -> bool:
        return step_id in self._places

    def first(self) -> tuple[int, ...]:
        """Give the steps at which everybody begins: more than one in a block."""
        return self._first_of(0)

    def after(self, step_id: int) -> tuple[int, ...]:
        """Give the steps that come when a step is over; none at the end."""
        place = self._places[step_id]
        branch = self._blocks[place.block][place.branch]
        rest = branch[place.number + 1 :]
        return tuple(rest[:1]) or self._first_of(place.block + 1)

    def leads_to(self, step_id: int, later: int) -> bool:
        """Tell whether ``later`` lies ahead of a step.

        Steps in branches side by side do not lie ahead of each other.

        >>> path = Path([Step(1, "a"), Step(2, "b"), Step(3, "a"), Step(4)])
        >>> path.leads_to(1, 3), path.leads_to(2, 3), path.leads_to(2, 4)
        (True, False, True)
        """
        here, there = self._places[step_id], self._places[later]
        if here.block != there.block:
            return here.block < there.block
        return here.branch == there.branch and here.number < there.number

    def is_beside(self, step_id: int, other: int) -> bool:
        """Tell whether two steps stand in branches side by side.

        No outcome may lead from one to the other.
        """
        here, there = self._places[step_id], self._places[other]
        return here.block == there.block and here.branch != there.branch

    def is_in_block(self, step_id: int, other: int) -> bool:
        """Tell whether two steps stand in one block."""
        return self._places[step_id].block == self._places[other].block

    def between(self, step_id: int, later: int) -> tuple[int, ...]:
        """Give what is passed over on the way from a step to a later one, in order.

        >>> path = Path([Step(1), Step(2, "a"), Step(3, "b"), Step(4), Step(5)])
        >>> path.between(1, 5), path.between(2, 5), path.between(1, 3)
        ((2, 3, 4), (4,), ())
        """
        return tuple(
            one
            for one in self._places
            if self.leads_to(step_id, one) and self.leads_to(one, later)
        )

    def _first_of(self, block: int) -> tuple[int, ...]:
        if block >= len(self._blocks):
            return ()
        return tuple(branch[0] for branch in self._blocks[block].values())


def _cut(steps: Iterable[Step]) -> Sequence[dict[str, list[int]]]:
    """Give the blocks of a list: {branch: ids in order} of each."""
    blocks: list[dict[str, list[int]]] = []
    was_lettered = False
    for step in steps:
        if not (step.branch and was_lettered):
            blocks.append({})
        blocks[-1].setdefault(step.branch, []).append(step.id)
        was_lettered = bool(step.branch)
    return blocks
