from datetime import timedelta

from odoo import api, models


class LeadHealthTasksParked(models.AbstractModel):
    """Tasks that were parked after errors."""

    _name = "lead.health.tasks.parked"
    _inherit = "lead.health.parked.mixin"
    _description = "Health Check: Tasks of playbooks that failed"
    _area = "flows"
    _sequence = 60
    _model = "lead.playbook.task"
    _moment = "arrived_at"
    _company = "playbook_id.company_id"
    _action = "lead_nurture.lead_playbook_task_action"
    _broken_after = timedelta(days=1)

    @api.model
    def _get_title(self):
        return self.env._("Tasks of playbooks that failed")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "What was to happen at these tasks failed five times, and waits for a "
            "person. Why stands on the task; try again when it is mended."
        )
