from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

PARAMETER = "lead_nurture.keep_steps_days"
KEPT_DAYS = 3 * 365
MOST_AT_ONCE = 50_000


class LeadNurtureExecution(models.Model):
    """What leads did step by step is kept for years, not for ever.

    That a lead was in a flow, since when, and how it ended stays: who may enter once
    must be known for good.
    """

    _inherit = "lead.nurture.execution"

    @api.autovacuum
    def _gc_old_executions(self):
        """Delete the steps of enrollments that ended long ago."""
        return self._delete_old(self.env.cr.now(), MOST_AT_ONCE)

    @api.model
    def _delete_old(self, now, limit):
        """Delete at most ``limit`` old ones; give (how many, whether some are left).

        0 days, or what is no number, keeps them all. ``now`` is naive UTC.
        """
        # sudo: the setting of the job
        setting = self.env["ir.config_parameter"].sudo().get_param(PARAMETER)
        setting = (setting or str(KEPT_DAYS)).strip()
        days = int(setting) if setting.isdecimal() else 0
        if not days:
            return 0, False
        self.env.cr.execute(
            SQL(
                """DELETE FROM lead_nurture_execution WHERE id IN (
                       SELECT row.id FROM lead_nurture_execution row
                         JOIN lead_nurture_enrollment one
                           ON one.id = row.enrollment_id
                        WHERE one.ended_at < %s LIMIT %s)""",
                now - timedelta(days=days),
                limit,
            )
        )
        count = self.env.cr.rowcount
        self.invalidate_model(flush=False)
        return count, count == limit
