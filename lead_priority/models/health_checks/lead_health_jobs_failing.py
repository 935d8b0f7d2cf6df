from odoo import api, models
from odoo.tools import SQL


class LeadHealthJobsFailing(models.AbstractModel):
    """Jobs whose last run ended in an error."""

    _name = "lead.health.jobs.failing"
    _inherit = "lead.health.jobs"
    _description = "Health Check: Jobs That Fail"
    _area = "jobs"
    _sequence = 20

    @api.model
    def _get_title(self):
        return self.env._("Jobs that fail")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "The last run of these jobs ended in an error. They are tried again by "
            "themselves; the error stands in the server's log."
        )

    @api.model
    def _get_mend_label(self):
        return self.env._("Try Again")

    @api.model
    def _get_since_sql(self):
        return SQL("job.first_failure_date")

    @api.model
    def _get_wrong_sql(self, now):
        return SQL("job.active AND job.failure_count > 0")
