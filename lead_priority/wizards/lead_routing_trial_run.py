from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from odoo import models
from odoo.fields import Command
from odoo.tools import format_list, groupby

from ..routing import Rep, RoutedLead, route
from ..routing.fairness import fairness
from .lead_routing_trial import MOST_LEADS

REASONS_SHOWN = 5


@dataclass(frozen=True)
class Case:
    """One lead of the past: when it came, and who got it then (0: nobody)."""

    moment: datetime
    lead: RoutedLead
    actual_user_id: int = 0

    @property
    def hour(self):
        return self.moment.replace(minute=0, second=0, microsecond=0)


@dataclass
class Outcome:
    decisions: list = field(default_factory=list)
    at_work_count: int = 0


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

    # Run ---------------------------------------------------------------------------
    def _simulate(self, cases):
        """Route the cases as they came; gives an ``Outcome``. Writes nothing."""
        members = self._get_trial_members()
        rule, credits, outcome = self._to_rule(), (), Outcome()
        reps = self._get_trial_reps(members, cases)
        day = None
        for hour, group in groupby(cases, lambda one: one.hour):
            if day != hour.date():
                day = hour.date()
                reps = {key: replace(rep, today_count=0) for key, rep in reps.items()}
            reps = self._move_reps_to(members, reps, hour)
            leads = [case.lead for case in group]
            result = route(leads, reps.values(), (rule,), credits, hour, explains=False)
            credits = result.credits
            self._count(outcome, reps, result.decisions, hour)
        return outcome

    def _get_trial_members(self):
        teams = self.rule_id._get_members(self.env["crm.team"])
        return teams - self.without_ids

    def _get_trial_reps(self, members, cases):
        """Give {rep id: Rep} before the first lead: without those of the cases."""
        now = self.env.cr.now()
        got = Counter(case.actual_user_id for case in cases)
        percent = self.capacity_percent / 100
        return {
            rep.id: replace(
                rep,
                open_count=max(0, rep.open_count - got[rep.user_id]),
                capacity_open=round(rep.capacity_open * percent),
                capacity_day=round(rep.capacity_day * percent),
                last_assigned_at=None,
            )
            for rep in self.rule_id._to_reps(members, now)
        }

    def _move_reps_to(self, members, reps, moment):
        availabilities = members._get_availabilities(moment)
        return {
            member.id: replace(
                reps[member.id],
                away=self.rule_id._get_stays(member, availabilities[member.id], moment),
            )
            for member in members
        }

    @staticmethod
    def _count(outcome: Outcome, reps: dict[int, Rep], decisions, moment):
        for decision in decisions:
            outcome.decisions.append(decision)
            if not decision.rep_id:
                continue
            rep = reps[decision.rep_id]
            outcome.at_work_count += not rep.away
            reps[rep.id] = replace(
                rep,
                open_count=rep.open_count + 1,
                today_count=rep.today_count + 1,
                last_assigned_at=moment,
            )

    # Show ----------------------------------------------------------------------------
    def _show(self, cases, outcome):
        routed = [one for one in outcome.decisions if one.rep_id]
        judged = self._judge(outcome)
        self.write(
            {
                "has_result": True,
                "lead_count": len(cases),
                "routed_count": len(routed),
                "unrouted_count": len(cases) - len(routed),
                "at_work_count": outcome.at_work_count,
                "unrouted_note": self._word_unrouted(outcome.decisions),
                "fairness_note": self.env._(
                    "Nobody is more than %(leads)s leads from the exact share. Gini"
                    " %(gini)s (0 = everybody has it, 1 = one has all).",
                    leads=round(judged.greatest_deviation, 1),
                    gini=round(judged.gini, 2),
                ),
                "line_ids": [
                    Command.clear(),
                    *map(Command.create, self._prepare_lines(cases, judged, routed)),
                ],
            }
        )

    def _judge(self, outcome):
        is_weighted = self.strategy == "weighted"
        members = self._get_trial_members()
        weights = {one.id: one.routing_weight for one in members} if is_weighted else {}
        return fairness(outcome.decisions, weights)

    def _prepare_lines(self, cases, judged, routed):
        actual = Counter(case.actual_user_id for case in cases)
        shares = {share.rep_id: share for share in judged.shares}
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
                    "share": 100 * share.count / len(routed) if share else 0,
                }
            )
        actual.pop(0, None)
        lines += [{"user_id": user, "actual": count} for user, count in actual.items()]
        return lines

    def _word_unrouted(self, decisions):
        """Say what kept the reps from the leads that nobody could take."""
        journal = self.env["lead.routing.decision"]
        counts, names = Counter(), defaultdict(set)
        for decision in decisions:
            for one in () if decision.rep_id else decision.candidates:
                for exclusion in one.exclusions:
                    counts[exclusion.code] += 1
                    names[exclusion.code].add(one.user_id)
        words = journal._get_reason_names()
        return "\n".join(
            self.env._(
                "%(reason)s: %(reps)s (%(count)s times)",
                reason=words.get(code, code),
                reps=format_list(
                    self.env,
                    self.env["res.users"].browse(sorted(names[code])).mapped("name"),
                ),
                count=count,
            )
            for code, count in counts.most_common(REASONS_SHOWN)
        )
