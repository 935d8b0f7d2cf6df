"""What opens, waits or is not needed when steps of a run are over."""

from collections.abc import Iterable
from dataclasses import dataclass

from .path import Path


@dataclass(frozen=True, slots=True)
class Way:
    """Where a lead goes when a step is over.

    :param kind: ``next``, ``step`` (to ``target``), ``again`` (the same step) or
        ``end`` (of the playbook)
    :param most_visits: after so many visits of the step the way back, or again, is the
        way to the next step; 0: as often as one likes
    """

    kind: str = "next"
    target: int = 0
    most_visits: int = 0


class Walk:
    """One run on its path: which steps are open, which wait for other branches.

    All open steps are of one block; those that wait are behind it, and open when the
    last of its branches is over. Each ``close`` changes ``open`` and ``waiting``, and
    collects what became of other steps:

    - ``opened``: steps to open now, each as a new visit
    - ``passed``: {step passed over: the step whose end passed over it}
    - ``withdrawn``: steps that were open or waiting and are not needed any more

    >>> from .path import Step
    >>> path = Path([Step(1), Step(2, "a"), Step(3, "b"), Step(4), Step(5)])
    >>> walk = Walk(path, open_ids=[2, 3])
    >>> walk.close(2); walk.opened, sorted(walk.waiting)
    ([], [4])
    >>> walk.close(3); walk.opened, sorted(walk.waiting)
    ([4], [])

    A branch that goes further than the others waits there for them:

    >>> walk = Walk(path, open_ids=[2, 3])
    >>> walk.close(2, Way("step", 5)); walk.opened, walk.passed, walk.waiting
    ([], {4: 2}, {5})
    >>> walk.close(3); walk.opened
    [5]

    The way back ends what lies behind it:

    >>> walk = Walk(path, open_ids=[2, 3])
    >>> walk.close(3, Way("step", 1)); walk.opened, walk.withdrawn
    ([1], {2})
    """

    def __init__(
        self, path: Path, open_ids: Iterable[int], waiting_ids: Iterable[int] = ()
    ) -> None:
        self.path = path
        self.open = set(open_ids)
        self.waiting = set(waiting_ids)
        self.opened: list[int] = []
        self.passed: dict[int, int] = {}
        self.withdrawn: set[int] = set()
        self.is_ended = False

    @property
    def is_over(self) -> bool:
        """Whether nothing is open and nothing waits."""
        return not (self.open or self.waiting)

    def close(self, step_id: int, way: Way = Way(), visit: int = 1) -> None:
        """Go on where ``way`` leads from an open step; ``visit``: its visit, from 1.

        A step that is not open any more (another one that is closed with it has led
        back before it) changes nothing.
        """
        if step_id not in self.open or self.is_ended:
            return
        self.open.discard(step_id)
        if way.kind == "end":
            self.is_ended = True
            self._withdraw(self.open | self.waiting)
        elif self._is_back(step_id, way, visit):
            self._go_back(way.target if way.kind == "step" else step_id)
        else:
            self._go_on(step_id, way)
        if not self.open:
            self._open(sorted(self.waiting))

    def settle(self) -> None:
        """Let a run stand on a path that it was not on before.

        What lies behind another open step is not needed: the way leads there again.
        What waits opens if nothing is open any more.

        >>> from .path import Step
        >>> walk = Walk(Path([Step(1), Step(2), Step(3)]), [1, 2], [3])
        >>> walk.settle(); sorted(walk.open), sorted(walk.withdrawn)
        ([1], [2, 3])
        """
        open_ids = set(self.open)
        behind = {
            one
            for one in open_ids
            if any(self.path.leads_to(other, one) for other in open_ids)
        }
        if behind:
            behind |= self.waiting
        self._withdraw(behind)
        if not self.open:
            self._open(sorted(self.waiting))

    def _is_back(self, step_id: int, way: Way, visit: int) -> bool:
        if way.most_visits and visit >= way.most_visits:
            return False
        return way.kind == "again" or (
            way.kind == "step"
            and way.target in self.path
            and (way.target == step_id or self.path.leads_to(way.target, step_id))
        )

    def _go_back(self, target: int) -> None:
        behind = {
            one for one in self.open | self.waiting if self.path.leads_to(target, one)
        }
        self._withdraw(behind)
        self._open([target])

    def _go_on(self, step_id: int, way: Way) -> None:
        goals = self.path.after(step_id)
        passed: tuple[int, ...] = ()
        if self._is_ahead(step_id, way):
            goals = (way.target,)
            passed = self.path.between(step_id, way.target)
        self._withdraw(self.waiting.intersection(passed))
        self.passed |= dict.fromkeys(passed, step_id)
        for goal in goals:
            if self.path.is_in_block(step_id, goal):
                self._open([goal])
            elif not any(self.path.leads_to(goal, one) for one in self.waiting):
                self.waiting.add(goal)

    def _is_ahead(self, step_id: int, way: Way) -> bool:
        return (
            way.kind == "step"
            and way.target in self.path
            and self.path.leads_to(step_id, way.target)
        )

    def _open(self, step_ids: Iterable[int]) -> None:
        for step_id in step_ids:
            self.waiting.discard(step_id)
            if step_id not in self.open:
                self.open.add(step_id)
                self.opened.append(step_id)

    def _withdraw(self, step_ids: set[int]) -> None:
        step_ids = set(step_ids)
        self.open -= step_ids
        self.waiting -= step_ids
        self.withdrawn |= step_ids.difference(self.opened)
        self.opened = [one for one in self.opened if one not in step_ids]
