from odoo import api, models
from odoo.tools import SQL

from ...health import Finding

# Jobs of Odoo that ours count on.
OTHERS = ("ir_cron_mail_scheduler_action", "ir_cron_sms_scheduler_action")


class LeadHealthJobs(models.AbstractModel):
    """What the checks of scheduled jobs share: whose jobs are looked at.

    Those of this add-on and of all that build on it, and the queues of mail and SMS.
    """

    _name = "lead.health.jobs"
    _inherit = "lead.health.check"
    _description = "Health Check of Jobs"
    _model = "ir.cron"

    @api.model
    def _find(self, now):
        """Give the jobs that are wrong, by name; some dozens at most."""
        self.env["ir.cron"].flush_model()
        rows = self._find_jobs(now)
        names = self.env["ir.cron"].browse(job_id for job_id, _since in rows)
        since = [moment for _id, moment in rows if moment]
        return Finding(
            len(rows), min(since, default=None), tuple(names.mapped("name")), ""
        )

    @api.model
    def _find_jobs(self, now):
        """Give [(id, since when)] of jobs that are wrong."""
        return self.env.execute_query(
            SQL(
                """WITH RECURSIVE ours AS (
                       SELECT 'lead_priority'::varchar AS name
                    UNION
                       SELECT module.name FROM ours
                         JOIN ir_module_module_dependency needs
                           ON needs.name = ours.name
                         JOIN ir_module_module module ON module.id = needs.module_id
                        WHERE module.state IN ('installed', 'to upgrade')
                   )
                   SELECT job.id, %(since)s FROM ir_cron job
                     JOIN ir_model_data data
                       ON data.model = 'ir.cron' AND data.res_id = job.id
                    WHERE (data.module IN (SELECT name FROM ours)
                           OR data.name = ANY (%(others)s)) AND %(wrong)s
                 ORDER BY job.id""",
                since=self._get_since_sql(),
                others=list(OTHERS),
                wrong=self._get_wrong_sql(now),
            )
        )

    @api.model
    def _get_since_sql(self):
        """Give since when a job is wrong, in SQL about ``ir_cron job``."""
        raise NotImplementedError

    @api.model
    def _get_wrong_sql(self, now):
        """Give whether a job is wrong, in SQL about ``ir_cron job``."""
        raise NotImplementedError

    @api.model
    def _mend(self, now):
        """Have these jobs run as soon as a worker is free."""
        jobs = self.env["ir.cron"].browse(job_id for job_id, _ in self._find_jobs(now))
        for job in jobs:
            job._trigger()
        return self.env._("They run within a minute. Refresh the page then.")

    @api.model
    def _open(self, now):
        """List the jobs, for administrators."""
        if not self.env["ir.cron"].has_access("read"):
            return None
        # sudo: which jobs are wrong; they are listed with the user's own rights
        job_ids = [job_id for job_id, _since in self.sudo()._find_jobs(now)]
        action = self.env["ir.actions.act_window"]._for_xml_id("base.ir_cron_act")
        return {
            **action,
            "name": self._get_title(),
            "display_name": self._get_title(),
            "domain": [("id", "in", job_ids)],
            "context": {"active_test": False},
        }
