"""Reading the steps of a playbook for what cannot work."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .path import Path, Step
from .walk import Way


@dataclass(frozen=True, slots=True)
class Drawn:
    """One step as it is drawn.

    :param id: of the step
    :param branch: its letter; empty outside of blocks
    :param ways: where its outcomes lead; none: to the next step
    """

    id: int
    branch: str = ""
    ways: Sequence[Way] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that speaks against a playbook.

    :param code: what it is; the wording is the caller's
    :param step_id: the step it is about; None for the playbook as a whole
    """

    code: str
    step_id: int | None = None


def find_problems(steps: Sequence[Drawn]) -> list[Problem]:
    """Give what is wrong with the steps of a playbook, in their order.

    - ``empty``: there is no step
    - ``cut_off``: no lead gets to a step, unless others are skipped
    - ``endless``: a way back, or again, without a limit of visits
    - ``beside``: an outcome leads to a step in a branch side by side
    - ``into_block``: an outcome leads to one branch only, past the others beside it
    - ``alone``: a letter without another one beside it

    >>> back, end = Way("step", 1), Way("end")
    >>> find_problems([Drawn(1), Drawn(2, ways=[back]), Drawn(3)])
    [Problem(code='endless', step_id=2), Problem(code='cut_off', step_id=3)]
    >>> find_problems([Drawn(1, "a"), Drawn(2, "b", [Way("step", 1)]), Drawn(3, "a")])
    [Problem(code='beside', step_id=2)]
    >>> find_problems([Drawn(1, "a"), Drawn(2)])
    [Problem(code='alone', step_id=1)]
    """
    if not steps:
        return [Problem("empty")]
    path = Path(Step(step.id, step.branch) for step in steps)
    reached = find_reached(steps, path)
    ids = [step.id for step in steps]
    problems = []
    for step in steps:
        codes = [_find_of_way(step, way, path, ids) for way in step.ways]
        problems += [Problem(code, step.id) for code in dict.fromkeys(codes) if code]
        if step.id not in reached:
            problems.append(Problem("cut_off", step.id))
    return problems + [Problem("alone", one) for one in _find_alone(steps, path)]


def find_reached(steps: Sequence[Drawn], path: Path) -> set[int]:
    """Give the steps that a lead can come to when nothing is skipped.

    >>> steps = [Drawn(1, ways=[Way("step", 3)]), Drawn(2), Drawn(3)]
    >>> sorted(find_reached(steps, Path(Step(step.id) for step in steps)))
    [1, 3]
    """
    by_id = {step.id: step for step in steps}
    reached: set[int] = set()
    todo = list(path.first())
    while todo:
        step = by_id[todo.pop()]
        if step.id in reached:
            continue
        reached.add(step.id)
        for way in step.ways or (Way(),):
            todo += _goals(step.id, way, path)
    return reached


def _goals(step_id: int, way: Way, path: Path) -> Iterator[int]:
    """Give where a way may lead: a way back whose visits are used up leads on."""
    if _is_to_another(way, path):
        yield way.target
        if path.leads_to(step_id, way.target) or not way.most_visits:
            return
    if way.kind == "end" or (way.kind == "again" and not way.most_visits):
        return
    yield from path.after(step_id)


def _is_to_another(way: Way, path: Path) -> bool:
    return way.kind == "step" and way.target in path


def _find_of_way(step: Drawn, way: Way, path: Path, ids: Sequence[int]) -> str:
    if way.kind != "again" and not _is_to_another(way, path):
        return ""
    if way.kind == "step" and path.is_beside(step.id, way.target):
        return "beside"
    if way.kind == "again" or not path.leads_to(step.id, way.target):
        return "" if way.most_visits else "endless"
    is_into_block = not path.is_in_block(step.id, way.target)
    return "into_block" if is_into_block and _is_in_block(way.target, path, ids) else ""


def _is_in_block(step_id: int, path: Path, ids: Sequence[int]) -> bool:
    return any(path.is_beside(step_id, other) for other in ids)


def _find_alone(steps: Sequence[Drawn], path: Path) -> Iterator[int]:
    ids = [step.id for step in steps]
    for before, step in zip([None, *ids], steps, strict=False):
        is_first = before is None or not path.is_in_block(before, step.id)
        if step.branch and is_first and not _is_in_block(step.id, path, ids):
            yield step.id
