from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from odoo import fields, models
from odoo.fields import Command
from odoo.tools import groupby

from ..routing import RoutedLead
from ..routing.trial import Moment, SetUp, expected_hits, rehearse
from .lead_routing_trial import MOST_LEADS

REASONS_SHOWN = 5
# First contact within so many working hours is in time.
PROMISE_HOURS = 2.0


@dataclass(frozen=True)
class Case:
    """One lead of the past: when it came, and who got it then (0: nobody)."""

    moment: datetime
    lead: RoutedLead
    actual_user_id: int = 0

    @property
    def hour(self):
        return self.moment.replace(minute=0, second=0, microsecond=0)


class LeadRoutingTrial(models.TransientModel):
    """The dry run itself: leads of the past, hour by hour, through ``route``."""

    _inherit = "lead.routing.trial"

    def _get_cases(self, now):
        """Give the leads of the past, oldest first."""
        if self.source == "file":
            return self._get_file_cases(now)
        rule = self.rule_id
        since = now - timedelta(days=self.days)
        leads = self.env["crm.lead"].with_context(active_test=False)
        found = leads.search(
            rule._get_lead_domain() & leads._get_trial_domain(since),
            order="create_date, id",
            limit=MOST_LEADS,
        )
        owners = found._get_first_owners()
        routed = rule._to_leads(found, now, cooldown_days=0)
        return [
            Case(lead.create_date, one, owners.get(lead.id, 0))
            for lead, one in zip(found, routed, strict=True)
        ]

    # Run ------------------------------------------------------------------------
    def _simulate(self, cases):
        """Route the cases as they came; gives set-up, moments and what came of it."""
        members = self._get_trial_members()
        set_up = SetUp(self._get_trial_reps(members, cases), (self._to_rule(),))
        moments = [
            self._to_moment(members, hour, [case.lead for case in group])
            for hour, group in groupby(cases, lambda one: one.hour)
        ]
        return set_up, moments, rehearse(set_up, moments)

    def _get_trial_members(self):
        teams = self.rule_id._get_members(self.env["crm.team"])
        return teams - self.without_ids

    def _get_trial_reps(self, members, cases):
        """Give the reps before the first lead: without those of the cases."""
        got = Counter(case.actual_user_id for case in cases)
        percent = self.capacity_percent / 100
        return tuple(
            replace(
                rep,
                open_count=max(0, rep.open_count - got[rep.user_id]),
                capacity_open=round(rep.capacity_open * percent),
                capacity_day=round(rep.capacity_day * percent),
                last_assigned_at=None,
            )
            for rep in self.rule_id._to_reps(members, self.env.cr.now())
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

    # Show ----------------------------------------------------------------------------
    def _show(self, cases, set_up, moments, trial):
        routed = sum(trial.loads.values())
        self.write(
            {
                "has_result": True,
                "lead_count": len(cases),
                "routed_count": routed,
                "unrouted_count": len(cases) - routed,
                "at_work_count": self._count_at_work(moments, trial),
                "in_time_count": expected_hits(trial, set_up, PROMISE_HOURS),
                "unrouted_note": self._word_unrouted(trial),
                "fairness_note": self._word_fairness(trial.fairness),
                "line_ids": [
                    Command.clear(),
                    *map(Command.create, self._prepare_lines(cases, trial, routed)),
                ],
            }
        )

    @staticmethod
    def _count_at_work(moments, trial):
        owners = trial.owners
        return sum(
            1
            for moment in moments
            for lead in moment.leads
            if owners[lead.id] and not moment.away.get(owners[lead.id])
        )

    def _word_fairness(self, judged):
        return self.env._(
            "Nobody is more than %(leads)s leads from the exact share. Gini %(gini)s"
            " (0 = everybody has it, 1 = one has all).",
            leads=round(judged.greatest_deviation, 1),
            gini=round(judged.gini, 2),
        )

    def _prepare_lines(self, cases, trial, routed):
        actual = Counter(case.actual_user_id for case in cases)
        shares = {share.rep_id: share for share in trial.fairness.shares}
        lines = []
        for member in self._get_trial_members():
            share = shares.get(member.id)
            lines.append(
                {
                    "user_id": member.user_id.id,
                    "count": share.count if share else 0,
                    "expected": share.expected if share else 0,
                    "deviation": share.deviation if share else 0,
                    "actual": actual.pop(member.user_id.id, 0),
                    "share": 100 * share.count / routed if share else 0,
                }
            )
        actual.pop(0, None)
        lines += [
            {"user_id": user, "count": 0, "actual": count}
            for user, count in actual.items()
        ]
        return lines

    def _word_unrouted(self, trial):
        """Say what kept reps from the leads that nobody could take."""
        words = self.env["lead.routing.decision"]._get_reason_names()
        counts = Counter(trial.unrouted).most_common(REASONS_SHOWN)
        return "\n".join(
            self.env._(
                "%(count)s leads: %(reason)s", count=count, reason=words.get(code, code)
            )
            for code, count in counts
        )
