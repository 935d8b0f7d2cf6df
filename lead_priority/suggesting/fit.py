"""From a table of closed leads to at most k rules with integer points."""

from collections.abc import Sequence
from typing import Any

from ..evaluation.tally import Histogram
from .candidates import Candidate, make_candidates
from .crossing import Choice, choose, parts
from .errors import NothingTells, TooFewLeads
from .evidence import Evidence
from .library import load, quick_and_alone
from .path import Path, Step
from .points import Weighed, weigh
from .settings import Settings
from .suggestion import Rule, Suggestion, histogram, threshold
from .table import Table

DEFAULTS = Settings()


def suggest(table: Table, settings: Settings = DEFAULTS) -> Suggestion:
    """Suggest rules with points that tell won leads from lost ones.

    The same table and settings give the same suggestion.

    :raises LibraryMissing: numpy or scikit-learn is not installed
    :raises TooFewLeads: fewer closed, won or lost leads than the settings ask for
    :raises NothingTells: no condition tells won from lost leads
    """
    for library in ("numpy", "sklearn"):
        load(library)
    check_enough(table.is_won, settings)
    with quick_and_alone():
        return _suggest(table, settings)


def _suggest(table: Table, settings: Settings) -> Suggestion:
    numpy = load("numpy")
    candidates = make_candidates(table, settings.support, settings.cut_points)
    if not candidates:
        raise NothingTells
    matrix = to_matrix(candidates, table)
    is_won = numpy.asarray(table.is_won, dtype=float)
    directions = [candidate.direction for candidate in candidates]
    choice = choose(matrix, is_won, directions, settings)
    if choice is None:
        raise NothingTells
    rows = numpy.arange(len(is_won))
    weighed, step = _fit(matrix, is_won, rows, candidates, choice, settings)
    tested = _test(matrix, is_won, candidates, choice, settings)
    return _describe(weighed, step, matrix, is_won, tested, choice, settings)


def check_enough(is_won: Sequence[bool], settings: Settings) -> None:
    """Raise TooFewLeads where the history is too short to say anything."""
    leads, won = len(is_won), sum(map(bool, is_won))
    fewest = settings.fewest_won
    if leads < settings.fewest_leads or won < fewest or leads - won < fewest:
        raise TooFewLeads(leads, won)


def to_matrix(candidates: Sequence[Candidate], table: Table) -> Any:
    """Give one row per lead and one column per candidate: 1 where it holds."""
    numpy = load("numpy")
    values = {column.key: column.values for column in table.columns}
    matrix = numpy.zeros((len(table.is_won), len(candidates)))
    for number, candidate in enumerate(candidates):
        matrix[:, number] = [*map(candidate.holds, values[candidate.column])]
    return matrix


def _fit(
    matrix: Any,
    is_won: Any,
    rows: Any,
    candidates: Sequence[Candidate],
    choice: Choice,
    settings: Settings,
) -> tuple[Weighed, Step]:
    """Fit the chosen number of rules on some rows, and give them integer points."""
    directions = [candidate.direction for candidate in candidates]
    path = Path(matrix[rows], is_won[rows], directions, choice.strength, choice.rules)
    *_earlier, step = [None, *path.steps()]
    if step is None:
        raise NothingTells
    taken = [candidates[column] for column in step.taken]
    return weigh(taken, step, matrix[rows], settings.highest), step


def _test(
    matrix: Any,
    is_won: Any,
    candidates: Sequence[Candidate],
    choice: Choice,
    settings: Settings,
) -> Histogram:
    """Score each lead by rules that were fitted without it; count them by score."""
    scores: list[int] = []
    won: list[bool] = []
    for fitted, left_out in parts(is_won, settings):
        try:
            weighed, step = _fit(matrix, is_won, fitted, candidates, choice, settings)
        except NothingTells:
            scores += [0] * len(left_out)
        else:
            scores += weighed.scores(matrix[left_out][:, list(step.taken)])
        won += [bool(value) for value in is_won[left_out]]
    return histogram(scores, won)


def _describe(
    weighed: Weighed,
    step: Step,
    matrix: Any,
    is_won: Any,
    tested: Histogram,
    choice: Choice,
    settings: Settings,
) -> Suggestion:
    held = matrix[:, list(step.taken)]
    reached = histogram(weighed.scores(held), [bool(value) for value in is_won])
    rules = [
        Rule(candidate, points, coefficient, evidence)
        for (candidate, points, coefficient), evidence in zip(
            weighed.rows(), _evidence(weighed, held, is_won), strict=True
        )
        if points
    ]
    if not rules:
        raise NothingTells
    sql_threshold = max(1, threshold(reached, settings.sql_share))
    mql_threshold = max(1, threshold(reached, settings.mql_share))
    return Suggestion(
        rules=tuple(sorted(rules, key=lambda rule: -abs(rule.points))),
        mql_threshold=min(mql_threshold, sql_threshold, settings.highest),
        sql_threshold=min(sql_threshold, settings.highest),
        floor=weighed.floor,
        highest=settings.highest,
        leads=len(is_won),
        won=int(is_won.sum()),
        strength=choice.strength,
        tested=tested,
        reached=reached,
    )


def _evidence(weighed: Weighed, held: Any, is_won: Any) -> list[Evidence]:
    """Count, for each rule, its leads and how many of them were won."""
    numpy = load("numpy")
    leads, won = len(is_won), int(is_won.sum())
    found = []
    for number, is_turned in enumerate(weighed.turned):
        holds = held[:, number] != is_turned
        own = int(numpy.count_nonzero(holds))
        found.append(Evidence(own, int(is_won[holds].sum()), leads, won))
    return found
