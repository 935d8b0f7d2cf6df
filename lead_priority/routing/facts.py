"""What the decision reads: leads, reps, rules. Collected by models, no Odoo here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

QUALIFICATIONS = {"raw": 0, "mql": 1, "sql": 2}
LEVELS = {"novice": 0, "experienced": 1, "senior": 2}


@dataclass(frozen=True)
class Stay:
    """Why a rep is away now: ``code`` of an exclusion, and until when (UTC)."""

    code: str
    until: datetime | None = None


@dataclass(frozen=True)
class Results:
    """Closed leads of one segment in the last 30 days."""

    won: int = 0
    closed: int = 0


@dataclass(frozen=True)
class RoutedLead:
    """One lead to be given to somebody.

    ``rule_ids``: rules whose domain the lead is in; the other conditions of a rule
    are checked here. ``owner_user_id``: who has this customer already.
    ``cooldown_user_ids``: who had the lead and may not get it back yet.
    ``segment``: kind of lead whose win rates are compared, "" for all leads.
    ``tags``: what the lead needs, as ``budget:high`` or ``stage:decision``.
    """

    id: int
    rule_ids: tuple[int, ...] = ()
    qualification: str = "raw"
    score: int = 0
    owner_user_id: int = 0
    cooldown_user_ids: tuple[int, ...] = ()
    country_id: int = 0
    state_id: int = 0
    industry_id: int = 0
    product_ids: tuple[int, ...] = ()
    language: str = ""
    segment: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rep:
    """One member of one team who may get leads.

    ``weight``: share of the leads compared with the others, 0 for none.
    ``open_count`` and ``today_count``: leads held now and got today, in the rep's
    day; their limits are 0 for none. ``away``: every reason to be away now, of
    *archived*, *paused*, *on_leave*, *outside_hours*. ``results`` by segment, ""
    for all leads. ``response_hours``: mean hours of the clock until the first
    contact, over ``response_count`` leads.
    """

    id: int
    user_id: int = 0
    team_id: int = 0
    weight: int = 1
    capacity_open: int = 0
    capacity_day: int = 0
    open_count: int = 0
    today_count: int = 0
    last_assigned_at: datetime | None = None
    level: str = "experienced"
    away: tuple[Stay, ...] = ()
    country_ids: tuple[int, ...] = ()
    state_ids: tuple[int, ...] = ()
    industry_ids: tuple[int, ...] = ()
    product_ids: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    results: Mapping[str, Results] = field(default_factory=dict)
    response_hours: float = 0.0
    response_count: int = 0


@dataclass(frozen=True)
class RoutingRule:
    """Which leads go to which reps, and how.

    Rules are tried by ``sequence``, then id; the first that fits decides.
    ``team_ids`` and ``user_ids``: whose reps, all where empty. ``min_level`` counts
    for leads of at least ``high_value_score`` points, 0 for never.
    ``weights``: by criterion, for the strategy *best_fit*.
    """

    id: int
    sequence: int = 10
    team_ids: tuple[int, ...] = ()
    user_ids: tuple[int, ...] = ()
    min_qualification: str = "sql"
    min_score: int | None = None
    strategy: str = "round_robin"
    weights: Mapping[str, float] = field(default_factory=dict)
    keeps_existing_owner: bool = True
    min_level: str = "novice"
    high_value_score: int = 0
    requires_territory: bool = False
    respects_working_hours: bool = False


@dataclass(frozen=True)
class Credit:
    """What one rep is owed under one rule; kept between two runs.

    ``carried``: leads owed from earlier series. A series lasts while the eligible
    reps and their weights stay the same: ``weight`` in it (0: no part of it), and
    the ``turns`` had in it.
    """

    rule_id: int
    rep_id: int
    carried: float = 0.0
    turns: int = 0
    weight: int = 0
