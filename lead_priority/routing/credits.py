"""Who is owed how many leads under one rule: one series after the other.

A series lasts while the eligible reps and their weights stay the same; inside it the
quota method keeps everybody within one lead of the exact share. What remains at its
end is carried over and decides who comes first in the next series, so that many
short series add up to fair shares as well. Whoever is away takes no part: nothing is
earned and nothing is owed, hence no flood afterwards.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from .facts import Credit
from .quota import is_within_quota

# Leads; more than this is never owed, whatever happened before.
CARRIED_LIMIT = 2.0
# Decimals that count: sums of floats in another order are still equal.
PRECISION = 9


@dataclass
class Ledger:
    """The credits of one rule while a run goes on."""

    rule_id: int
    carried: dict[int, float] = field(default_factory=dict)
    turns: dict[int, int] = field(default_factory=dict)
    weights: dict[int, int] = field(default_factory=dict)
    given: int = 0
    total: int = 0

    @classmethod
    def open(cls, rule_id: int, credits: Iterable[Credit]) -> "Ledger":
        """Go on where the last run ended.

        Turns that cannot be of one series, as when credits of other reps are kept
        back, are forgotten rather than evened out by a flood.
        """
        own = sorted(
            (credit for credit in credits if credit.rule_id == rule_id),
            key=lambda credit: credit.rep_id,
        )
        weights = {c.rep_id: c.weight for c in own if c.weight}
        turns = {c.rep_id: c.turns for c in own if c.weight}
        ledger = cls(rule_id, {c.rep_id: c.carried for c in own})
        if is_within_quota(weights, turns):
            ledger.weights, ledger.turns = weights, turns
            ledger.given, ledger.total = sum(turns.values()), sum(weights.values())
        return ledger

    def fork(self) -> "Ledger":
        """Return one to try things with."""
        return replace(
            self,
            carried=dict(self.carried),
            turns=dict(self.turns),
            weights=dict(self.weights),
        )

    def start(self, weights: Mapping[int, int]) -> None:
        """Begin a new series, unless the running one has the same weights."""
        if weights == self.weights:
            return
        for rep_id in self.weights:
            self.carried[rep_id] = _limited(self.balance(rep_id))
        self.weights = dict(weights)
        self.turns = dict.fromkeys(weights, 0)
        self.total = sum(weights.values())
        self.given = 0

    def balance(self, rep_id: int, coming: int = 0) -> float:
        """Return the leads owed now, or once ``coming`` more will have been given."""
        exact = self.weights[rep_id] * (self.given + coming) / self.total
        owed = self.carried.get(rep_id, 0.0) + exact - self.turns[rep_id]
        return round(owed, PRECISION)

    def parts(self, rep_id: int) -> dict[str, float]:
        """Return what the balance is made of."""
        return {
            "weight": self.weights[rep_id],
            "turns": self.turns[rep_id],
            "carried": self.carried.get(rep_id, 0.0),
        }

    def give(self, rep_id: int) -> None:
        self.turns[rep_id] += 1
        self.given += 1

    def credits(self) -> list[Credit]:
        """Return what has to be kept, by rep."""
        return [
            Credit(
                self.rule_id,
                rep_id,
                self.carried.get(rep_id, 0.0),
                self.turns.get(rep_id, 0),
                self.weights.get(rep_id, 0),
            )
            for rep_id in sorted(self.carried.keys() | self.weights.keys())
        ]


def _limited(owed: float) -> float:
    """Return the leads owed, cut at the limit.

    >>> _limited(-0.5), _limited(7)
    (-0.5, 2.0)
    """
    return max(-CARRIED_LIMIT, min(CARRIED_LIMIT, owed))
