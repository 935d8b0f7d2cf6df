from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import groupby

from ..routing import RoutedLead
from ..routing.trial import Moment, SetUp, Trial, rehearse
from .lead_routing_trial import MOST_LEADS


@dataclass(frozen=True)
class Case:
    """One lead of the past: when it came, which rule takes it, in which team it was
    (empty: none), and who got it then (0: nobody)."""

    moment: datetime
    lead: RoutedLead
    rule: models.Model
    team: models.Model
    actual_user_id: int = 0

    @property
    def hour(self):
        return self.moment.replace(minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Lane:
    """The leads of one team that one rule takes, and its reps for them.

    ``routing`` knows it as a rule of its own, by its ``number``.
    """

    number: int
    rule: models.Model
    members: models.Model

    def take(self, lead):
        # Two rules may compare win rates by different things: their names keep them
        # apart.
        segment = f"{self.rule.segment}:{lead.segment}"
        return replace(lead, rule_ids=(self.number,), segment=segment)

    def to_rule(self, rule):
        return replace(
            rule,
            id=self.number,
            team_ids=tuple(self.members.crm_team_id.ids),
            # Without anybody in it the lane is for nobody, not for all.
            user_ids=tuple(self.members.user_id.ids) or (-1,),
        )

    def to_results(self, results):
        """Give win rates under the names that ``take`` gives to segments."""
        name = self.rule.segment
        return {f"{name}:{key}" if key else "": value for key, value in results.items()}


@dataclass(frozen=True)
class Rehearsal:
    """What was tried and what came of it."""

    cases: list
    lanes: tuple
    set_up: SetUp
    moments: list
    trial: Trial


class LeadRoutingTrial(models.TransientModel):
    """The dry run itself: leads of the past, hour by hour, through ``route``."""

    _inherit = "lead.routing.trial"

    def _get_cases(self, now):
        """Give the leads of the past, oldest first, each with the rule it meets."""
        if self.source == "file":
            return self._get_file_cases(now)
        leads = self.env["crm.lead"].with_context(active_test=False)
        past = leads._get_trial_domain(now - timedelta(days=self.days))
        taken, cases = leads.browse(), []
        for rule in self._get_rules():
            found = leads.search(
                rule._get_lead_domain() & past & Domain("id", "not in", taken.ids),
                order="create_date, id",
                limit=MOST_LEADS - len(taken),
            )
            taken |= found
            cases += self._to_cases(rule, found, now)
            if len(taken) >= MOST_LEADS:
                break
        return sorted(cases, key=lambda case: (case.moment, case.lead.id))

    def _to_cases(self, rule, leads, now):
        owners, teams = leads._get_first_owners(), leads._get_first_teams()
        empty = self.env["crm.team"]
        return [
            Case(
                lead.create_date,
                one,
                rule,
                empty.browse(teams.get(lead.id) or ()) if rule.keeps_team else empty,
                owners.get(lead.id, 0),
            )
            for lead, one in zip(
                leads, rule._to_leads(leads, now, cooldown_days=0), strict=True
            )
        ]

    # Run ------------------------------------------------------------------------
    def _simulate(self, cases):
        """Route the cases as they came."""
        lanes = self._get_lanes(cases)
        members = self._get_trial_members(lanes.values())
        rules = tuple(lane.to_rule(self._to_rule(lane.rule)) for lane in lanes.values())
        set_up = SetUp(self._get_trial_reps(lanes.values(), cases), rules)
        moments = [
            self._to_moment(
                members,
                hour,
                [lanes[case.rule, case.team].take(case.lead) for case in group],
            )
            for hour, group in groupby(cases, lambda one: one.hour)
        ]
        trial = rehearse(set_up, moments)
        return Rehearsal(cases, tuple(lanes.values()), set_up, moments, trial)

    def _get_lanes(self, cases):
        """Give {(rule, team): lane} of all that the cases need."""
        wanted = dict.fromkeys((case.rule, case.team) for case in cases)
        return {
            (rule, team): Lane(number, rule, rule._get_members(team) - self.without_ids)
            for number, (rule, team) in enumerate(wanted, start=1)
        }

    def _get_trial_members(self, lanes):
        return self.env["crm.team.member"].union(*(lane.members for lane in lanes))

    def _get_trial_reps(self, lanes, cases):
        """Give the reps before the first lead: without those of the cases."""
        reps = {}
        for lane in lanes:
            for rep in lane.rule._to_reps(lane.members, self.env.cr.now()):
                results = lane.to_results(rep.results)
                known = reps.get(rep.id, rep)
                if rep.id in reps:
                    results = {**known.results, **results}
                # Not every rule looks at times of response.
                timed = max(known, rep, key=lambda one: one.response_count)
                reps[rep.id] = replace(timed, results=results)
        return tuple(self._without_cases(rep, cases) for rep in reps.values())

    def _without_cases(self, rep, cases):
        got = sum(1 for case in cases if case.actual_user_id == rep.user_id)
        percent = self.capacity_percent / 100
        return replace(
            rep,
            open_count=max(0, rep.open_count - got),
            capacity_open=round(rep.capacity_open * percent),
            capacity_day=round(rep.capacity_day * percent),
            last_assigned_at=None,
        )

    def _to_moment(self, members, hour, leads):
        availabilities = members._get_availabilities(hour)
        tz = self.rule_id.company_id.resource_calendar_id.tz or "UTC"
        away = {
            member.id: self.rule_id._get_stays(member, availabilities[member.id], hour)
            for member in members
        }
        day = fields.Datetime.context_timestamp(self.with_context(tz=tz), hour).date()
        return Moment(hour, day, tuple(leads), away)
