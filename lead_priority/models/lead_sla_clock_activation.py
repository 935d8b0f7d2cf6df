from odoo import api, models
from odoo.tools import SQL

from .lead_sla_clock import RECLAIM_KINDS


class LeadSlaClock(models.Model):
    """Leads that have an owner already when a policy is activated."""

    _inherit = "lead.sla.clock"

    @api.model
    def _start_pending(self, policy, limit, *, now):
        """Start clocks of the next leads with an owner; return how many were looked at.

        Time counts from the policy's activation on; where the policy counts the past,
        taking back counts from the last contact or the assignment on. Leads that went
        by another policy go by this one now.
        """
        clocks = self.sudo()
        lead_ids = clocks._find_owned(policy.started_after_id, limit)
        if not lead_ids:
            policy.write({"is_start_pending": False, "started_after_id": 0})
            return 0
        custodies = clocks._find_without_clocks(lead_ids, rechoose=True)
        chosen = {
            lead_id: its
            for lead_id, its in clocks.env["lead.sla.policy"]
            ._choose(custodies, now)
            .items()
            if its == policy
        }
        clocks._end_of_other_policies(chosen, now.replace(microsecond=0))
        clocks._start(custodies, chosen, policy.active_from)
        if policy.counts_past:
            clocks._count_past(list(chosen))
        clocks._refresh_leads(lead_ids)
        policy.started_after_id = lead_ids[-1]
        return len(lead_ids)

    @api.model
    def _find_owned(self, after_id, limit):
        """Return the ids of the next open leads with an owner, in their order."""
        self.env["crm.lead"].flush_model(["active", "user_id", "won_status"])
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM crm_lead WHERE id > %s AND active
                      AND user_id IS NOT NULL AND won_status = 'pending'
                    ORDER BY id LIMIT %s""",
                after_id,
                limit,
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _count_past(self, lead_ids):
        found = self.search(
            [
                ("lead_id", "in", lead_ids),
                ("kind", "in", RECLAIM_KINDS),
                ("ended_at", "=", False),
            ]
        )
        last = self._get_contacts(lead_ids)
        for clock in found:
            since = clock.custody_id.started_at
            contacts = last.get(clock.lead_id.id)
            clock._restart(max(since, contacts[-1][0]) if contacts else since)
