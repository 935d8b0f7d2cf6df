from odoo import fields, models


class LeadPlaybookStep(models.Model):
    """Done when: a person has sent the lead a mail since the task is open."""

    _inherit = "lead.playbook.step"

    done_when = fields.Selection(
        selection_add=[("mail", "A mail was sent to the lead")],
        ondelete={"mail": "set default"},
    )

    def _find_met_mail(self, tasks, now):
        return self._find_followed_up(tasks, "mail")

    def _explain_mail(self, task):
        return self.env._(
            "“%(step)s” is done when a mail was sent to %(lead)s: send it from the"
            " lead, and this step is over.",
            step=self.name,
            lead=task.lead_id.display_name,
        )
