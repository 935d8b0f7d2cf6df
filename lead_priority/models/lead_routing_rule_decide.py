from dataclasses import dataclass, field
from datetime import datetime

from odoo import models

from ..routing import (
    Credit,
    Decision,
    Rep,
    RoutedLead,
    RoutingRule,
    from_json,
    route,
    to_json,
)

# From that many leads of one run on: one message per rep for all of them.
DIGEST_COUNT = 25
# From that many on: no chatter and no to-do per lead either.
BULK_COUNT = 200


@dataclass
class Routed:
    """What a run decided; ``input`` is what it knew, as JSON."""

    decisions: list = field(default_factory=list)
    credits: tuple[Credit, ...] = ()
    input: dict = field(default_factory=dict)
    is_bulk: bool = False
    is_digest: bool = False

    @property
    def assigned(self):
        return [one for one in self.decisions if one.member]

    @property
    def waiting(self):
        return [one for one in self.decisions if not one.member]


@dataclass
class RoutedOne:
    """The decision about one lead, with records; no member: nobody can take it."""

    lead: models.Model
    member: models.Model
    explanation: dict | None
    retry_at: datetime | None = None


class LeadRoutingRule(models.Model):
    """Decides: collects and calls ``routing.route``; writes nothing."""

    _inherit = "lead.routing.rule"

    def _decide(self, leads, team, now, *, is_bulk=False):
        """Decide about ``leads``, which belong to ``team`` or to none.

        ``now`` is naive UTC; ``is_bulk``: reasons are found later, if asked for.
        """
        members = self._get_members(team)
        known = {
            "leads": self._to_leads(leads, now),
            "reps": self._to_reps(members, now),
            "rules": (self._to_rule(),),
            "credits": tuple(self._get_credits(members)),
            "now": now,
        }
        result = route(**known, explains=not is_bulk)
        # Of thousands of decisions each record is made once.
        by_id = {lead.id: lead for lead in leads}
        reps = {member.id: member for member in members}
        return Routed(
            decisions=[
                RoutedOne(
                    lead=by_id[decision.lead_id],
                    member=reps.get(decision.rep_id) or members.browse(),
                    # Of many it is found by the run's input when somebody looks.
                    explanation=None if is_bulk else to_json(decision),
                    retry_at=None if decision.rep_id else _next_moment(decision, now),
                )
                for decision in result.decisions
            ],
            credits=result.credits,
            input={key: to_json(value) for key, value in known.items()},
            is_bulk=is_bulk,
        )


def replay(known, explains=True):
    """Route again what a run stored; gives the same ``routing.Decision``s.

    ``explains``: see ``route``; ids of the leads whose reasons are wanted.
    """
    result = route(
        leads=tuple(from_json(RoutedLead, one) for one in known["leads"]),
        reps=tuple(from_json(Rep, one) for one in known["reps"]),
        rules=tuple(from_json(RoutingRule, one) for one in known["rules"]),
        credits=tuple(from_json(Credit, one) for one in known["credits"]),
        now=datetime.fromisoformat(known["now"]),
        explains=explains,
    )
    return result.decisions


def _next_moment(decision: Decision, now: datetime) -> datetime | None:
    """When the first rep comes back who is away and has nothing else against him."""
    moments = [
        max(datetime.fromisoformat(one.numbers["until"]) for one in exclusions)
        for candidate in decision.candidates
        if (exclusions := candidate.exclusions)
        and all("until" in one.numbers for one in exclusions)
    ]
    return min((moment for moment in moments if moment > now), default=None)
