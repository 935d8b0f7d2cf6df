from odoo import models
from odoo.tools import SQL

from .lead_sla_clock import RECLAIM_KINDS, STEPS


class LeadSlaClock(models.Model):
    """New moments for clocks whose policy or calendar has changed."""

    _inherit = "lead.sla.clock"

    def _set_times(self, times, now):
        """Give these clocks, which started together, new moments; none: they end."""
        if times is None:
            self._end_where(SQL("id = ANY (%s)", self.ids), now)
            return
        for clock in self:
            moments = {column: times.get(column) or False for column in STEPS}
            if clock.due_at > now:
                moments["due_at"] = max(moments["due_at"], now)
            if clock.kind in RECLAIM_KINDS and clock.announced_at:
                moments["announce_at"] = clock.announce_at
                moments["due_at"] = max(moments["due_at"], clock.due_at)
            clock.write(moments)
            clock.next_at = clock._get_next_at()
        self.flush_recordset()
