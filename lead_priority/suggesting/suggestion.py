"""What is suggested: rules with points, thresholds, and how good they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..evaluation import Area, Outcomes, area
from ..evaluation.tally import Histogram
from .candidates import Candidate
from .evidence import Evidence


@dataclass(frozen=True)
class Rule:
    """A condition with its points; ``coefficient``: the log odds behind them."""

    candidate: Candidate
    points: int
    coefficient: float
    evidence: Evidence


@dataclass(frozen=True)
class Suggestion:
    """Rules with the largest effect first, thresholds, and the histograms behind.

    ``tested``: outcomes by score of leads scored by rules that were fitted without
    them (cross-validation), so an honest forecast. ``reached``: the same for the
    final rules on the leads that they were fitted on; the thresholds are read off it.
    """

    rules: tuple[Rule, ...]
    mql_threshold: int
    sql_threshold: int
    floor: int
    highest: int
    leads: int
    won: int
    strength: float
    tested: Histogram
    reached: Histogram

    @property
    def area(self) -> Area:
        """How well it tells won from lost leads that it was not fitted on."""
        return area(self.tested)

    def score(self, values: Mapping[str, Any]) -> int:
        """Give the points of a lead by what is known of it, by column key."""
        total = sum(
            rule.points
            for rule in self.rules
            if rule.candidate.holds(values.get(rule.candidate.column))
        )
        return min(self.highest, max(self.floor, total))


def histogram(scores: Sequence[int], is_won: Sequence[bool]) -> Histogram:
    """Count won and lost leads by score, the lowest score first.

    >>> histogram([5, 5, 9], [True, False, True])[5]
    Outcomes(won=1, lost=1, open=0)
    """
    counts: Histogram = {}
    for score, won in sorted(zip(scores, is_won, strict=True)):
        known = counts.get(score, Outcomes())
        counts[score] = known + Outcomes(int(won), int(not won))
    return counts


def threshold(counts: Mapping[int, Outcomes], share: float) -> int:
    """Give the lowest score that at most this share of the leads reach.

    >>> counts = {0: Outcomes(0, 5), 10: Outcomes(1, 2), 50: Outcomes(2, 0)}
    >>> threshold(counts, 0.25), threshold(counts, 0.01)
    (50, 51)
    """
    leads = sum(outcomes.closed for outcomes in counts.values())
    reaching, lowest = 0, max(counts) + 1
    for score in sorted(counts, reverse=True):
        reaching += counts[score].closed
        if reaching > share * leads:
            break
        lowest = score
    return lowest
