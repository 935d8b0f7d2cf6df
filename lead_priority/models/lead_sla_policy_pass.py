from odoo import models

PASS_BATCH_SIZE = 5000


class LeadSlaPolicy(models.Model):
    """Passes of the cron over what a policy concerns, batch by batch."""

    _inherit = "lead.sla.policy"

    def _start_next(self):
        """Start clocks of the next leads that had an owner at the activation."""
        if not self.is_start_pending:
            return 0
        clocks = self.env["lead.sla.clock"]
        return clocks._start_pending(self, PASS_BATCH_SIZE, now=self.env.cr.now())

    def _recompute_next(self):
        """Compute the next limits that run anew, if a change counts by now."""
        now = self.env.cr.now()
        if not self.recompute_from or self.recompute_from > now:
            return 0
        return self._recompute(PASS_BATCH_SIZE, now=now)

    def _recompute(self, limit, *, now):
        """Compute the next running limits anew; return how many were looked at.

        A limit that gets shorter does not end before ``now`` (naive UTC), the moment
        it becomes so: nobody is late because of a change.
        """
        clocks = self.env["lead.sla.clock"].search(
            [
                ("policy_id", "=", self.id),
                ("id", ">", self.recomputed_after_id),
                ("ended_at", "=", False),
                ("state", "=", "running"),
            ],
            order="id",
            limit=limit,
        )
        if not clocks:
            self.write({"recompute_from": False, "recomputed_after_id": 0})
            return 0
        now = now.replace(microsecond=0)
        for (kind, started_at, company), same in clocks.grouped(
            lambda clock: (clock.kind, clock.started_at, clock.company_id)
        ).items():
            same._set_times(self._prepare_times(kind, started_at, company), now)
        clocks._refresh_leads(clocks.lead_id.ids)
        self.recomputed_after_id = clocks[-1].id
        return len(clocks)
