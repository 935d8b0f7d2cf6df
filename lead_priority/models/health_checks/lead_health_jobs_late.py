from odoo import api, models
from odoo.tools import SQL

from ..lead_health_check import LATE


class LeadHealthJobsLate(models.AbstractModel):
    """Jobs that should have run and did not."""

    _name = "lead.health.jobs.late"
    _inherit = "lead.health.jobs"
    _description = "Health Check: Jobs That Are Late"
    _area = "jobs"
    _sequence = 10

    @api.model
    def _get_title(self):
        return self.env._("Jobs that are late")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "These jobs should have run and did not. Where all of them are late, the "
            "server runs no jobs at all: ask your administrator to look at its "
            "scheduled-job workers (max_cron_threads)."
        )

    @api.model
    def _get_mend_label(self):
        return self.env._("Run Now")

    @api.model
    def _get_since_sql(self):
        return SQL(
            """LEAST(job.nextcall, (SELECT min(call_at) FROM ir_cron_trigger
                                     WHERE cron_id = job.id))"""
        )

    @api.model
    def _get_wrong_sql(self, now):
        return SQL("job.active AND %s < %s", self._get_since_sql(), now - LATE)
