"""What a score model says, without a database: the input of the compiler."""

from dataclasses import dataclass, field
from typing import Any

from .share import Share

# Order of the qualifications; they rise by themselves and never fall by themselves.
RANKS = {"raw": 0, "mql": 1, "sql": 2}


@dataclass(frozen=True)
class Rule:
    """When it holds for a lead at ``now``, and what it gives.

    *profile*: the lead is in ``domain``.

    *engagement*: the lead is in ``domain`` and has at least ``minimum_count``
    engagements of ``type_ids`` that occurred in (now - window, now], of every one of
    these types if ``needs_all``. Counting
    ``once`` gives ``points``, decayed since the latest of them; ``each`` gives the
    sum over them of ``points``, each decayed since it occurred. Decay is
    ``0.5 ** (age / half_life)``. The result is limited to ``rule_cap`` in absolute
    value, then rounded half away from zero.

    *date*: the lead is in ``domain`` and its ``date_field`` lies in
    [now, now + hours_ahead]; a date without time in the days of these instants.

    Days are 24 hours; 0 means none for windows, half-lives and caps.
    """

    id: int
    kind: str = "profile"
    domain: Any = None
    type_ids: tuple[int, ...] = ()
    window_days: int = 0
    minimum_count: int = 1
    needs_all: bool = False
    counting: str = "once"
    rule_cap: int = 0
    half_life_days: int = 0
    date_field: str = ""
    date_is_day: bool = False
    hours_ahead: int = 48
    effect: str = "points"
    points: int = 0
    qualification: str = ""

    @property
    def given_points(self) -> int:
        """Points before decay; rules with another effect give none."""
        return self.points if self.effect == "points" else 0

    @property
    def rank(self) -> int:
        return RANKS[self.qualification] if self.effect == "qualification" else 0

    @property
    def measure(self) -> tuple[tuple[int, ...], int, int]:
        """What has to be counted; rules with the same measure share the count."""
        summed = self.counting == "each" and self.half_life_days
        return tuple(sorted(self.type_ids)), self.window_days, summed or 0


@dataclass(frozen=True)
class Group:
    """Rules under a common cap: the sum of their points is at most ``cap``."""

    id: int
    dimension: str = "fit"
    cap: int = 0
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class ScoreModel:
    """Groups, thresholds and limits: score = min(cap, max(floor, fit + engagement)).

    With a ``share`` it is on trial: it scores these leads of its scope only. With
    ``adds_months`` old engagements are counted by their months, too.
    """

    id: int
    groups: tuple[Group, ...] = ()
    mql_threshold: int = 0
    sql_threshold: int = 0
    cap: int = 0
    floor: int = 0
    tz: str = "UTC"
    week_start: int = 0
    team_id: int = 0
    company_id: int = 0
    field_names: frozenset[str] = field(default_factory=frozenset)
    share: Share | None = None
    adds_months: bool = False

    @property
    def scope(self) -> tuple[int, int]:
        """Team and company whose leads it scores; 0 for all."""
        return self.team_id, self.company_id

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(rule for group in self.groups for rule in group.rules)
