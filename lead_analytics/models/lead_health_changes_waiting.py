from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.lead_priority.health import MOST, Finding
from odoo.addons.lead_priority.models.lead_health_check import LATE

JOB = "lead_analytics.ir_cron_refresh_milestones"
# What changed first, then what that changes in the days.
QUEUES = ("lead.milestone.change", "lead.milestone.day.change")


class LeadHealthChangesWaiting(models.AbstractModel):
    """Changes of leads that reports do not show yet, of all companies.

    They have no moment: since the job last ran, at the longest.
    """

    _name = "lead.health.changes.waiting"
    _inherit = "lead.health.check"
    _description = "Health Check: Changes That Reports Do Not Show"
    _area = "reports"
    _sequence = 10
    _job = JOB
    _broken_after = timedelta(hours=2)

    @api.model
    def _get_title(self):
        return self.env._("Changes that reports do not show yet")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "Reports follow leads within a minute as a rule. Numbers of the funnel, of "
            "channels and of targets are older than they seem."
        )

    @api.model
    def _find(self, now):
        last_at = self.env.ref(JOB).lastcall
        if last_at and last_at > now - LATE:
            return Finding()
        count = sum(map(self._count, QUEUES))
        return Finding(min(count, MOST + 1), last_at or None)

    @api.model
    def _count(self, model):
        """Count the rows of a queue, up to ``MOST``."""
        self.env[model].flush_model()
        ((count,),) = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM (SELECT FROM %s LIMIT %s) found",
                SQL.identifier(self.env[model]._table),
                MOST + 1,
            )
        )
        return count
