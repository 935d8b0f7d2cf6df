"""Leads, reps, rules and credits in; decisions and credits out. No clock, no chance."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .choice import EXISTING_OWNER, Choice, choose, would_go_to
from .credits import Ledger
from .decision import Decision, Result, RuleMiss
from .desk import Seat, Team, is_in_team, team_of
from .facts import QUALIFICATIONS, Credit, Rep, RoutedLead, RoutingRule
from .strategies import STRATEGIES, tie_break


def route(
    leads: Iterable[RoutedLead],
    reps: Iterable[Rep],
    rules: Iterable[RoutingRule],
    credits: Iterable[Credit],
    now: datetime,
    *,
    explains: bool | Collection[int] = True,
) -> Result:
    """Give each lead, in this order, to a rep; ``now`` is naive UTC.

    The order of reps, rules and credits makes no difference. ``explains``: all leads,
    none, or those with these ids. Of the others, for many leads at once, an assigned
    lead comes without candidates, tie-break and "would go to"; the same input routed
    again gives them when somebody looks.

    >>> reps = [Rep(1, user_id=11), Rep(2, user_id=12)]
    >>> leads = [RoutedLead(n, rule_ids=(5,), qualification="sql") for n in range(4)]
    >>> result = route(leads, reps, [RoutingRule(5)], [], datetime(2026, 3, 2, 9))
    >>> [decision.user_id for decision in result.decisions]
    [11, 12, 11, 12]
    """
    run = _Run(reps, rules, tuple(credits), now)
    run.explains = explains
    decisions = tuple(run.decide(lead) for lead in leads)
    return Result(decisions, run.credits())


@dataclass
class _Tried:
    """The first rule that fits a lead, and why those before it did not."""

    team: Team | None = None
    missed: list[RuleMiss] = field(default_factory=list)


class _Run:
    explains: bool | Collection[int] = True

    def __init__(
        self,
        reps: Iterable[Rep],
        rules: Iterable[RoutingRule],
        credits: Sequence[Credit],
        now: datetime,
    ) -> None:
        self.now = now
        self.kept = credits
        self.seats = [Seat.of(rep) for rep in sorted(reps, key=lambda rep: rep.id)]
        self.teams = [
            team_of(rule, self.seats, Ledger.open(rule.id, credits))
            for rule in sorted(rules, key=lambda rule: (rule.sequence, rule.id))
        ]
        self.given = 0

    def decide(self, lead: RoutedLead) -> Decision:
        tried = self._first_rule(lead)
        missed = tuple(tried.missed)
        if not tried.team:
            return Decision(lead.id, "no_rule", rules_missed=missed)
        team = tried.team
        others = self._owner_elsewhere(team, lead)
        choice = choose(team, lead, others, tells=self._tells(lead))
        # Told before the lead counts: the numbers that the choice was made of.
        told = self._told(team, lead, choice)
        self._give(team, choice)
        if not choice.ranked:
            return Decision(
                lead.id, "nobody", team.rule.id, rules_missed=missed, **told
            )
        rep = choice.ranked[0].seat.rep
        return Decision(
            lead.id,
            "assigned",
            team.rule.id,
            rep.id,
            rep.user_id,
            rep.team_id,
            choice.chosen_by,
            eligible_ids=choice.eligible_ids,
            rules_missed=missed,
            **told,
        )

    def credits(self) -> tuple[Credit, ...]:
        """Return the credits to keep, those of rules that were not asked for too."""
        ruled = {team.rule.id for team in self.teams}
        others = (credit for credit in self.kept if credit.rule_id not in ruled)
        ours = (credit for team in self.teams for credit in team.ledger.credits())
        return tuple(sorted((*others, *ours), key=lambda c: (c.rule_id, c.rep_id)))

    def _first_rule(self, lead: RoutedLead) -> _Tried:
        tried = _Tried()
        for team in self.teams:
            if team.rule.id not in lead.rule_ids:
                continue
            miss = _miss(team.rule, lead)
            if not miss:
                tried.team = team
                break
            tried.missed.append(miss)
        return tried

    def _owner_elsewhere(self, team: Team, lead: RoutedLead) -> tuple[Seat, ...]:
        """Return the customer's owner who is not in the team, to tell why not."""
        if not lead.owner_user_id or not team.rule.keeps_existing_owner:
            return ()
        owner = (s for s in self.seats if s.rep.user_id == lead.owner_user_id)
        return tuple(seat for seat in owner if not is_in_team(team.rule, seat.rep))

    def _told(self, team: Team, lead: RoutedLead, choice: Choice) -> dict[str, Any]:
        """Return the reasons; of many leads only why nobody can get one."""
        if not self._tells(lead):
            return {} if choice.ranked else {"candidates": choice.candidates()}
        return {
            "tie_break": _tie_break(choice),
            "candidates": choice.candidates(),
            "would_go_to": would_go_to(team, lead, choice),
        }

    def _tells(self, lead: RoutedLead) -> bool:
        explains = self.explains
        return explains if isinstance(explains, bool) else lead.id in explains

    def _give(self, team: Team, choice: Choice) -> None:
        if not choice.ranked:
            return
        self.given += 1
        seat = choice.ranked[0].seat
        seat.take(self.now, self.given)
        strategy = STRATEGIES.get(choice.chosen_by)
        if strategy and strategy.keeps_shares:
            team.ledger.give(seat.rep.id)


def _miss(rule: RoutingRule, lead: RoutedLead) -> RuleMiss | None:
    if QUALIFICATIONS[lead.qualification] < QUALIFICATIONS[rule.min_qualification]:
        numbers = {"is": lead.qualification, "needed": rule.min_qualification}
        return RuleMiss(rule.id, "low_qualification", numbers)
    if rule.min_score is not None and lead.score < rule.min_score:
        return RuleMiss(
            rule.id, "low_score", {"is": lead.score, "needed": rule.min_score}
        )
    return None


def _tie_break(choice: Choice) -> str:
    by_value = choice.ranked and choice.chosen_by != EXISTING_OWNER
    return tie_break(choice.ranked) if by_value else ""
