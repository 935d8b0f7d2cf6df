"""Integer points from weights: from 0 up to the highest score."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .candidates import Candidate
from .library import load
from .path import Step


@dataclass(frozen=True)
class Weighed:
    """Conditions with points; ``turned``: those whose opposite is meant now."""

    candidates: tuple[Candidate, ...]
    points: tuple[int, ...]
    coefficients: tuple[float, ...]
    turned: tuple[bool, ...]
    highest: int

    @property
    def floor(self) -> int:
        """The lowest sum: below 0 only where a rule takes points away."""
        return sum(points for points in self.points if points < 0)

    def rows(self) -> Iterator[tuple[Candidate, int, float]]:
        return zip(self.candidates, self.points, self.coefficients, strict=True)

    def scores(self, held: Any) -> list[int]:
        """Give the score of each row of ``held``: the conditions before turning."""
        numpy = load("numpy")
        totals = (held != numpy.asarray(self.turned)) @ numpy.asarray(self.points)
        return [int(total) for total in numpy.clip(totals, self.floor, self.highest)]


def weigh(
    candidates: Sequence[Candidate], step: Step, matrix: Any, highest: int
) -> Weighed:
    """Give integer points such that the best lead of the history has ``highest``.

    A condition that takes away is turned into its opposite that gives: this adds the
    same to every lead, so their order stays, and no lead ends at a floor with others.
    Where a rule cannot say the opposite ("never visited"), it takes points away.
    """
    numpy = load("numpy")
    opposites = [candidate.opposite for candidate in candidates]
    turned = [
        weight < 0 and opposite is not None
        for weight, opposite in zip(step.weights, opposites, strict=True)
    ]
    meant = tuple(
        opposite if is_turned and opposite else candidate
        for candidate, opposite, is_turned in zip(
            candidates, opposites, turned, strict=True
        )
    )
    weights = numpy.where(turned, -step.weights, step.weights)
    held = matrix[:, list(step.taken)] != numpy.asarray(turned)
    scale = highest / max(float((held @ weights).max()), 1e-9)
    points = numpy.round(weights * scale).astype(int)
    return Weighed(
        meant,
        tuple(int(value) for value in points),
        tuple(float(value) for value in weights),
        tuple(bool(value) for value in turned),
        highest,
    )
