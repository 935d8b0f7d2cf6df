from datetime import timedelta

from odoo import api, models


class LeadHealthTasksOverdue(models.AbstractModel):
    """Open tasks whose limit passed long ago."""

    _name = "lead.health.tasks.overdue"
    _inherit = "lead.health.check"
    _description = "Health Check: Tasks of playbooks that people leave undone"
    _area = "flows"
    _sequence = 70
    _model = "lead.playbook.task"
    _moment = "limit_at"
    _company = "playbook_id.company_id"
    _action = "lead_nurture.lead_playbook_task_action"
    _broken_after = None

    @api.model
    def _get_title(self):
        return self.env._("Tasks of playbooks that people leave undone")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "Their limit passed more than a day ago. Talk to who is responsible, give "
            "them to somebody else, or see whether the limit is right."
        )

    @api.model
    def _get_domain(self, now):
        return [
            ("state", "=", "running"),
            ("limit_at", "<", now - timedelta(days=1)),
        ]
