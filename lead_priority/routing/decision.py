"""What is decided, with everything needed to say why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .facts import Credit

Number = int | float | str


@dataclass(frozen=True)
class Exclusion:
    """Why a rep cannot get the lead, as a code; models word it with the numbers."""

    code: str
    numbers: Mapping[str, Number] = field(default_factory=dict)


@dataclass(frozen=True)
class RuleMiss:
    """Why a rule did not decide: *low_qualification* or *low_score*."""

    rule_id: int
    code: str
    numbers: Mapping[str, Number] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """One rep at the moment of the decision.

    ``value``: what the strategy compared, the highest wins. ``parts``: of what it is
    made (best fit: criterion → 0..1; shares: weight, turns, carried).
    """

    rep_id: int
    user_id: int
    team_id: int
    open_count: int = 0
    today_count: int = 0
    last_assigned_at: datetime | None = None
    value: float | None = None
    parts: Mapping[str, float] = field(default_factory=dict)
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True)
class Change:
    """The lead would go to ``rep_id`` if this one exclusion did not hold."""

    rep_id: int
    user_id: int
    exclusion: Exclusion


@dataclass(frozen=True)
class Decision:
    """What became of one lead.

    ``outcome``: *assigned*, *nobody* (the rule has no eligible rep) or *no_rule*.
    ``chosen_by``: the strategy, or *existing_owner*. ``tie_break``: what decided
    between equal values: *fewest_today*, *longest_since_last*, *lowest_id*, "" for
    none; *in_turn*: others are owed more, but their turn comes later.
    ``eligible_ids``: the reps who could get the lead.
    ``candidates``: these best first, then the excluded by id.
    """

    lead_id: int
    outcome: str
    rule_id: int = 0
    rep_id: int = 0
    user_id: int = 0
    team_id: int = 0
    chosen_by: str = ""
    tie_break: str = ""
    eligible_ids: tuple[int, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    would_go_to: tuple[Change, ...] = ()
    rules_missed: tuple[RuleMiss, ...] = ()


@dataclass(frozen=True)
class Result:
    """One decision for each lead, in their order, and the credits to keep."""

    decisions: tuple[Decision, ...]
    credits: tuple[Credit, ...]
