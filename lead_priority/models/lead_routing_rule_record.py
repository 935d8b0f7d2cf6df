from odoo import models
from odoo.tools import SQL

from ..routing import Credit


class LeadRoutingRule(models.Model):
    """What a run leaves behind: decisions, what was known, credits."""

    _inherit = "lead.routing.rule"

    def _record_routed(self, routed, triggers, now):
        """Keep decisions, their input and the credits for the next run.

        A lead that is tried again, and that still nobody can take, is not recorded
        again.
        """
        told = [
            one
            for one in routed.decisions
            if one.member or triggers[one.lead.id] != "retry"
        ]
        if not told:
            return
        run = self.env["lead.routing.run"].create(
            {"rule_id": self.id, "decided_at": now, "input": routed.input}
        )
        self._save_credits(routed.credits)
        self.env["lead.routing.decision"]._record_decisions(
            [
                {
                    **self._prepare_decision_vals(one, run),
                    "trigger": triggers[one.lead.id],
                }
                for one in told
            ],
            now=now,
        )

    def _prepare_decision_vals(self, one, run):
        return {
            "lead_id": one.lead.id,
            "rule_id": self.id,
            "run_id": run.id,
            "outcome": "assigned" if one.member else "nobody",
            "user_id": one.member.user_id.id or None,
            "member_id": one.member.id or None,
            "team_id": (one.member.crm_team_id or one.lead.team_id).id or None,
            "company_id": one.lead.company_id.id or None,
            "explanation": one.explanation,
        }

    def _save_credits(self, new_credits):
        """Keep what ``routing`` says each rep is owed, in one statement."""
        if not new_credits:
            return
        columns = ("rep_id", "carried", "turns", "weight")
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO lead_routing_credit
                            (rule_id, member_id, carried, turns, weight)
                SELECT %s, * FROM unnest(%s::int[], %s::float8[], %s::int[], %s::int[])
                    ON CONFLICT (rule_id, member_id) DO UPDATE
                   SET carried = EXCLUDED.carried, turns = EXCLUDED.turns,
                       weight = EXCLUDED.weight
                """,
                self.id,
                *([getattr(one, name) for one in new_credits] for name in columns),
            )
        )
        self.env["lead.routing.credit"].invalidate_model(flush=False)

    def _get_credits(self, members):
        """Give what these members are owed under this rule, as ``routing`` takes it."""
        found = self.env["lead.routing.credit"].search(
            [("rule_id", "=", self.id), ("member_id", "in", members.ids)]
        )
        return [
            Credit(self.id, row.member_id.id, row.carried, row.turns, row.weight)
            for row in found
        ]
