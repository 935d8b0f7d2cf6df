from odoo import api, models
from odoo.fields import Domain

from odoo.addons.lead_priority.models.lead_health_check import LATE


class LeadHealthTasksLate(models.AbstractModel):
    """Tasks that the job should have looked at."""

    _name = "lead.health.tasks.late"
    _inherit = "lead.health.check"
    _description = "Health Check: Playbooks that are not moved on"
    _area = "flows"
    _sequence = 50
    _model = "lead.playbook.task"
    _moment = "due_at"
    _company = "playbook_id.company_id"
    _job = "lead_nurture.ir_cron_look_at_playbooks"
    _action = "lead_nurture.lead_playbook_task_action"

    @api.model
    def _get_title(self):
        return self.env._("Playbooks that are not moved on")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "Reminders, limits and next steps of playbooks are late: reps get their "
            "next task late."
        )

    @api.model
    def _get_domain(self, now):
        held = Domain("playbook_id.is_paused", "=", True) | Domain(
            "playbook_id.company_id.lead_playbooks_paused", "=", True
        )
        return (
            Domain("state", "=", "running") & Domain("due_at", "<", now - LATE) & ~held
        )
