"""Rules taken one by one, the one that explains most of what is left first.

Forward selection: the next rule is the one with the highest score statistic (Rao
1948) given those taken; the weights are those of a logistic regression with an L2
penalty over the rules taken (scikit-learn).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .library import load

# Chi squared with one degree of freedom at 5 %: below, a rule says no more than chance.
LEAST_STATISTIC = 3.84


@dataclass(frozen=True)
class Step:
    """The rules taken so far (columns of the matrix) with their weights."""

    taken: tuple[int, ...]
    weights: Any
    constant: float

    def forecast(self, matrix: Any) -> Any:
        """Give the probability to be won of each row."""
        numpy = load("numpy")
        logit = matrix[:, list(self.taken)] @ self.weights + self.constant
        return 1 / (1 + numpy.exp(-logit))


class Path:
    """The steps from one rule to ``most_rules`` for one strength.

    ``directions``: for each column of the matrix the sign that its weight must have,
    0 where any will do. A rule whose weight turns to the other sign, because of rules
    taken later, is given up for good.
    """

    def __init__(
        self,
        matrix: Any,
        is_won: Any,
        directions: Sequence[int],
        strength: float,
        most_rules: int,
    ) -> None:
        self.numpy = load("numpy")
        self.matrix = matrix
        self.is_won = is_won
        self.directions = self.numpy.asarray(directions)
        self.strength = strength
        self.most_rules = most_rules
        self.barred: set[int] = set()

    def steps(self) -> Iterator[Step]:
        taken: list[int] = []
        forecast = self.numpy.full(len(self.is_won), self.is_won.mean())
        while len(taken) < self.most_rules:
            best = self._next(taken, forecast)
            if best is None:
                return
            step = self._fit([*taken, best])
            taken = list(step.taken)
            forecast = step.forecast(self.matrix)
            if taken:
                yield step

    def _next(self, taken: list[int], forecast: Any) -> int | None:
        numpy = self.numpy
        gradient = self.matrix.T @ (self.is_won - forecast)
        statistic = gradient**2 / self._variances(taken, forecast)
        statistic[[*taken, *self.barred]] = 0
        wrong = self.directions * gradient < 0
        statistic[wrong] = 0
        best = int(numpy.argmax(statistic))
        return best if statistic[best] >= LEAST_STATISTIC else None

    def _variances(self, taken: list[int], forecast: Any) -> Any:
        """Of each column's gradient, what the rules taken explain left out."""
        numpy = self.numpy
        weight = forecast * (1 - forecast)
        known = numpy.column_stack(
            [numpy.ones(len(self.is_won)), self.matrix[:, taken]]
        )
        weighted = known * weight[:, None]
        within = weighted.T @ known + 1e-6 * numpy.eye(known.shape[1])
        across = weighted.T @ self.matrix
        explained = (across * numpy.linalg.solve(within, across)).sum(axis=0)
        # The columns are 0 or 1, so their squares are themselves.
        variances = weight @ self.matrix - explained
        # A column that the others explain fully has nothing left to say.
        return numpy.where(variances > 1e-3, variances, numpy.inf)

    def _fit(self, taken: list[int]) -> Step:
        linear_model = load("sklearn.linear_model")
        while taken:
            regression = linear_model.LogisticRegression(
                C=self.strength, solver="newton-cholesky", max_iter=100
            ).fit(self.matrix[:, taken], self.is_won)
            weights = regression.coef_[0]
            wrong = [
                rule
                for rule, weight in zip(taken, weights, strict=True)
                if self.directions[rule] * weight < 0
            ]
            if not wrong:
                return Step(tuple(taken), weights, float(regression.intercept_[0]))
            self.barred.update(wrong)
            taken = [rule for rule in taken if rule not in wrong]
        return Step((), self.numpy.zeros(0), 0.0)
