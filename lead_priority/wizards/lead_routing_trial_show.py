from collections import Counter

from odoo import models
from odoo.fields import Command

from ..routing.trial import expected_hits
from .lead_routing_trial import IN_TURN

REASONS_SHOWN = 5
# First contact within so many hours of the clock is in time.
PROMISE_HOURS = 2.0


class LeadRoutingTrial(models.TransientModel):
    """What came of a dry run, in numbers and sentences."""

    _inherit = "lead.routing.trial"

    def _show(self, rehearsal):
        """Write what came of a rehearsal into this dialog."""
        cases, trial = rehearsal.cases, rehearsal.trial
        routed = sum(trial.loads.values())
        has_shares = all(
            self._to_rule(lane.rule).strategy in IN_TURN for lane in rehearsal.lanes
        )
        self.write(
            {
                "has_result": True,
                "lead_count": len(cases),
                "routed_count": routed,
                "unrouted_count": len(cases) - routed,
                "at_work_count": self._count_at_work(rehearsal.moments, trial),
                "in_time_count": expected_hits(trial, rehearsal.set_up, PROMISE_HOURS),
                "unrouted_note": self._word_unrouted(trial),
                "has_shares": has_shares,
                "rule_note": self._word_rules(rehearsal),
                "fairness_note": self._word_fairness(trial.fairness, has_shares),
                "line_ids": [
                    Command.clear(),
                    *map(Command.create, self._prepare_lines(rehearsal, routed)),
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

    def _word_rules(self, rehearsal):
        """Say how many leads each rule took, where there are several."""
        counts = Counter(case.rule for case in rehearsal.cases)
        if len(self._get_rules()) < 2:
            return ""
        return "\n".join(
            self.env._(
                "%(count)s leads by “%(rule)s”", count=counts[rule], rule=rule.name
            )
            for rule in self._get_rules()
        )

    def _word_fairness(self, judged, has_shares):
        if not has_shares:
            return self.env._(
                "Not in turn, so no equal shares are promised. Gini %(gini)s (0 ="
                " everybody has the same part, 1 = one has all).",
                gini=round(judged.gini, 2),
            )
        return self.env._(
            "Nobody is more than %(leads)s leads from the exact share. Gini %(gini)s"
            " (0 = everybody has it, 1 = one has all).",
            leads=round(judged.greatest_deviation, 1),
            gini=round(judged.gini, 2),
        )

    def _prepare_lines(self, rehearsal, routed):
        trial = rehearsal.trial
        actual = Counter(case.actual_user_id for case in rehearsal.cases)
        shares = {share.rep_id: share for share in trial.fairness.shares}
        lines = []
        for member in self._get_trial_members(rehearsal.lanes):
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
