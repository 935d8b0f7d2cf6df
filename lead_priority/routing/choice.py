"""One lead under one rule: who can get it, who gets it, who would if.

Live routing, the dry run and "would go to" all come through here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .decision import Candidate, Change, Exclusion
from .desk import Seat, Team, Turn
from .exclusions import OF_COUNTS, OF_LEAD, OF_REP, away, depends_on_lead, found
from .facts import RoutedLead
from .strategies import STRATEGIES, Ranked

EXISTING_OWNER = "existing_owner"
# Not a matter of yes or no: which weight then? And nobody comes back.
NOT_LIFTED = {"no_weight", "archived"}


@dataclass(frozen=True)
class Choice:
    """``seats``: who can get the lead; ``ranked``: the owner first; ``out``: others."""

    chosen_by: str
    ranked: list[Ranked]
    out: list[tuple[Seat, tuple[Exclusion, ...]]]
    seats: Sequence[Seat] = ()

    @property
    def eligible_ids(self) -> tuple[int, ...]:
        return tuple([seat.rep.id for seat in self.seats])

    def candidates(self) -> tuple[Candidate, ...]:
        return (
            *(_candidate(one.seat, one) for one in self.ranked),
            *(_candidate(seat, None, exclusions) for seat, exclusions in self.out),
        )


def choose(
    team: Team, lead: RoutedLead, others: Sequence[Seat] = (), *, tells: bool = True
) -> Choice:
    """Return who gets the lead; ``others``: not in the team, only told about."""
    seats, out = [], []
    with_lead = depends_on_lead(team.rule, lead)
    for seat in (*team.seats, *others):
        exclusions = _excluded(team, lead, seat, with_lead)
        if exclusions:
            out.append((seat, exclusions))
        else:
            seats.append(seat)
    if not seats:
        return Choice("", [], out)
    return Choice(*_ranked(Turn(lead, team, seats, tells)), out, seats)


def _excluded(
    team: Team, lead: RoutedLead, seat: Seat, with_lead: bool
) -> tuple[Exclusion, ...]:
    """Return all that keeps the rep from this lead."""
    rule, rep = team.rule, seat.rep
    exclusions = team.fixed.get(rep.id)
    if exclusions is None:
        exclusions = (*away(rule, rep), *found(OF_REP, rule, lead, seat))
        team.fixed[rep.id] = exclusions
    if seat.is_full:
        exclusions += found(OF_COUNTS, rule, lead, seat)
    return exclusions + found(OF_LEAD, rule, lead, seat) if with_lead else exclusions


def would_go_to(team: Team, lead: RoutedLead, choice: Choice) -> tuple[Change, ...]:
    """Return who would get the lead if the one thing against them did not hold."""
    return tuple(
        Change(seat.rep.id, seat.rep.user_id, exclusions[0])
        for seat, exclusions in choice.out
        if len(exclusions) == 1
        and exclusions[0].code not in NOT_LIFTED
        and _would_win(team, lead, choice.seats, seat)
    )


def _would_win(team: Team, lead: RoutedLead, seats: Sequence[Seat], seat: Seat) -> bool:
    trial = replace(team, ledger=team.ledger.fork())
    _chosen_by, ranked = _ranked(Turn(lead, trial, [*seats, seat]))
    return ranked[0].seat is seat


def _ranked(turn: Turn) -> tuple[str, list[Ranked]]:
    """The existing owner comes first, out of turn; else the strategy decides."""
    rule, lead = turn.team.rule, turn.lead
    keeps = rule.keeps_existing_owner and lead.owner_user_id
    owners = [seat for seat in turn.seats if _owns(lead, seat)] if keeps else []
    if owners:
        first = min(owners, key=lambda seat: seat.rep.id)
        rest = [Ranked(seat) for seat in turn.seats if seat is not first]
        return EXISTING_OWNER, [Ranked(first), *rest]
    return rule.strategy, STRATEGIES[rule.strategy].rank(turn)


def _owns(lead: RoutedLead, seat: Seat) -> bool:
    return bool(lead.owner_user_id) and seat.rep.user_id == lead.owner_user_id


def _candidate(
    seat: Seat, ranked: Ranked | None, exclusions: tuple[Exclusion, ...] = ()
) -> Candidate:
    rep = seat.rep
    return Candidate(
        rep.id,
        rep.user_id,
        rep.team_id,
        seat.open_count,
        seat.today_count,
        seat.last_assigned_at,
        ranked.value if ranked else None,
        ranked.parts if ranked else {},
        exclusions,
    )
