"""What a person may ask of a suggestion, and what is fixed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """How rules are suggested.

    ``most_rules``: at most so many rules. ``sql_share`` and ``mql_share``: the share
    of leads (0..1) that shall reach each threshold. ``support``: a rule holds for at
    least so many leads, and fails for as many. ``strengths``: how freely weights may
    grow (the inverse of the penalty); which is best is found by cross-validation over
    ``folds`` parts. The same ``seed`` gives the same parts.
    """

    most_rules: int = 20
    sql_share: float = 0.2
    mql_share: float = 0.5
    fewest_leads: int = 200
    fewest_won: int = 30
    support: int = 20
    cut_points: int = 15
    strengths: tuple[float, ...] = (0.1, 1.0, 10.0)
    folds: int = 5
    seed: int = 0
    highest: int = 100
