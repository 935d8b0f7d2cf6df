from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain


class LeadHealthMailsWaiting(models.AbstractModel):
    """E-mails about leads in Odoo's queue for too long."""

    _name = "lead.health.mails.waiting"
    _inherit = "lead.health.check"
    _description = "Health Check: E-mails to leads that wait"
    _area = "messages"
    _sequence = 40
    _model = "mail.mail"
    _moment = "create_date"
    _company = "record_company_id"
    _action = "mail.action_view_mail_mail"
    _job = "mail.ir_cron_mail_scheduler_action"
    _broken_after = timedelta(hours=4)

    @api.model
    def _get_title(self):
        return self.env._("E-mails to leads that wait")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "They are in the queue of outgoing mail for more than an hour. Where it "
            "is full, an administrator looks at the mail server."
        )

    @api.model
    def _get_domain(self, now):
        late = now - timedelta(hours=1)
        return (
            Domain("state", "=", "outgoing")
            & Domain("create_date", "<", late)
            & Domain("model", "=", "crm.lead")
            & (
                Domain("scheduled_date", "=", False)
                | Domain("scheduled_date", "<", late)
            )
        )
