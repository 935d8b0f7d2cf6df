from odoo import api, models
from odoo.tools import SQL

from ...health import BROKEN, Finding
from ..lead_health_check import ADMIN


class LeadHealthJobsOff(models.AbstractModel):
    """Jobs that somebody, or Odoo after many failures, switched off."""

    _name = "lead.health.jobs.off"
    _inherit = "lead.health.jobs"
    _description = "Health Check: Jobs Switched Off"
    _area = "jobs"
    _sequence = 30
    # A job that was switched off by an administrator is an administrator's matter.
    _mend_group = ADMIN

    @api.model
    def _get_title(self):
        return self.env._("Jobs that are switched off")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "What these jobs do is not done. Odoo switches a job off by itself when it "
            "fails for a week. An administrator switches it on again."
        )

    @api.model
    def _get_mend_label(self):
        return self.env._("Switch On")

    @api.model
    def _find(self, now):
        finding = super()._find(now)
        state = BROKEN if finding.count else ""
        return Finding(finding.count, None, finding.names, state)

    @api.model
    def _get_since_sql(self):
        return SQL("NULL::timestamp")

    @api.model
    def _get_wrong_sql(self, now):
        return SQL("NOT job.active")

    @api.model
    def _mend(self, now):
        jobs = self.env["ir.cron"].browse(job_id for job_id, _ in self._find_jobs(now))
        jobs.write({"active": True})
        return self.env._("Switched on: %(count)s.", count=len(jobs))
