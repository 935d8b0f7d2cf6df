"""How many rules, and how freely weighed: what forecasts best the leads left out.

Cross-validation: the leads are cut into parts; what is fitted without a part is judged
on it, so that nothing is judged by the leads that it was fitted on.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .library import load
from .path import Path
from .settings import Settings


@dataclass(frozen=True)
class Choice:
    """The strength and the number of rules with the lowest loss on leads left out."""

    strength: float
    rules: int


def choose(
    matrix: Any, is_won: Any, directions: Sequence[int], settings: Settings
) -> Choice | None:
    """Try each strength with each number of rules; None where nothing tells."""
    losses: dict[Choice, list[float]] = defaultdict(list)
    for strength in settings.strengths:
        for fitted, left_out in parts(is_won, settings):
            path = Path(
                matrix[fitted],
                is_won[fitted],
                directions,
                strength,
                settings.most_rules,
            )
            found = {
                len(step.taken): _loss(is_won[left_out], step, matrix[left_out])
                for step in path.steps()
            }
            _add(losses, strength, found, settings.most_rules)
    if not losses:
        return None
    mean = {choice: sum(found) / len(found) for choice, found in losses.items()}
    return min(mean, key=lambda choice: (mean[choice], choice.rules, choice.strength))


def parts(is_won: Any, settings: Settings) -> list[tuple[Any, Any]]:
    """Give (fitted, left out) row numbers of each part, won leads in equal shares."""
    selection = load("sklearn.model_selection")
    folds = selection.StratifiedKFold(
        settings.folds, shuffle=True, random_state=settings.seed
    )
    return list(folds.split(is_won, is_won))


def _add(
    losses: dict[Choice, list[float]],
    strength: float,
    found: dict[int, float],
    most_rules: int,
) -> None:
    """Add one part's losses; where its path ended early, its last step goes on."""
    last = None
    for rules in range(1, most_rules + 1):
        last = found.get(rules, last)
        if last is not None:
            losses[Choice(strength, rules)].append(last)


def _loss(is_won: Any, step: Any, matrix: Any) -> float:
    """Give the mean logarithmic loss; a forecast is never fully sure."""
    numpy = load("numpy")
    forecast = numpy.clip(step.forecast(matrix), 1e-9, 1 - 1e-9)
    return -float(numpy.log(numpy.where(is_won > 0, forecast, 1 - forecast)).mean())
