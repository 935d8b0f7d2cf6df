"""What is suggested: rules with points, thresholds, and how good they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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

    ``tested``: {score: (won, lost)} of leads scored by rules that were fitted without
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
    tested: Mapping[int, tuple[int, int]]
    reached: Mapping[int, tuple[int, int]]

    def score(self, values: Mapping[str, Any]) -> int:
        """Give the points of a lead by what is known of it, by column key."""
        total = sum(
            rule.points
            for rule in self.rules
            if rule.candidate.holds(values.get(rule.candidate.column))
        )
        return min(self.highest, max(self.floor, total))


def histogram(
    scores: Sequence[int], is_won: Sequence[bool]
) -> dict[int, tuple[int, int]]:
    """Count won and lost leads by score, the lowest score first.

    >>> histogram([5, 5, 9], [True, False, True])
    {5: (1, 1), 9: (1, 0)}
    """
    counts: dict[int, tuple[int, int]] = {}
    for score, won in sorted(zip(scores, is_won, strict=True)):
        old_won, old_lost = counts.get(score, (0, 0))
        counts[score] = (old_won + won, old_lost + (not won))
    return counts


def threshold(counts: Mapping[int, tuple[int, int]], share: float) -> int:
    """Give the lowest score that at most this share of the leads reach.

    >>> threshold({0: (0, 5), 10: (1, 2), 50: (2, 0)}, 0.25)
    50
    >>> threshold({0: (0, 5), 10: (1, 2), 50: (2, 0)}, 0.01)
    51
    """
    leads = sum(won + lost for won, lost in counts.values())
    reaching, lowest = 0, max(counts) + 1
    for score in sorted(counts, reverse=True):
        reaching += sum(counts[score])
        if reaching > share * leads:
            break
        lowest = score
    return lowest
