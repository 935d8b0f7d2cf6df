from odoo import api, models


class LeadHealthMailsFailed(models.AbstractModel):
    """E-mails about leads that could not be sent."""

    _name = "lead.health.mails.failed"
    _inherit = "lead.health.check"
    _description = "Health Check: E-mails to leads that failed"
    _area = "messages"
    _sequence = 50
    _model = "mail.mail"
    _moment = "create_date"
    _company = "record_company_id"
    _action = "mail.action_view_mail_mail"
    _broken_after = None

    @api.model
    def _get_title(self):
        return self.env._("E-mails to leads that failed")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "The mail server refused them, or could not be reached. The reason stands "
            "on the e-mail. Trying again puts them into the queue once more; delete "
            "those that cannot arrive."
        )

    @api.model
    def _get_domain(self, now):
        return [("state", "=", "exception"), ("model", "=", "crm.lead")]

    @api.model
    def _get_mend_label(self):
        return self.env._("Try Again")

    @api.model
    def _mend_records(self, records, now):
        records.mark_outgoing()
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
