from odoo import models


class MailComposeMessage(models.TransientModel):
    """E-mails of flows: to the leads they are for, with what ties them to the flow."""

    _inherit = "mail.compose.message"

    def _get_done_emails(self, mail_values_dict):
        """A lead that comes to a step again gets its e-mail again."""
        if "nurture_execution_ids" in self.env.context:
            return []
        return super()._get_done_emails(mail_values_dict)

    def _get_optout_emails(self, mail_values_dict):
        if "nurture_execution_ids" in self.env.context:
            return []
        return super()._get_optout_emails(mail_values_dict)

    def _prepare_mail_values_dynamic(self, res_ids):
        values_by_lead = super()._prepare_mail_values_dynamic(res_ids)
        if "nurture_execution_ids" not in self.env.context:
            return values_by_lead
        step = self.env["lead.nurture.step"].browse(self.env.context["nurture_step_id"])
        for lead in self.env["crm.lead"].browse(res_ids):
            values = values_by_lead[lead.id]
            reply_to = step._get_reply_to_of(lead, values)
            email_from = step._get_sender_of(lead)
            values.update({"reply_to": reply_to} if reply_to else {})
            values.update({"email_from": email_from} if email_from else {})
        return values_by_lead

    def _prepare_mail_values(self, res_ids):
        values_by_lead = super()._prepare_mail_values(res_ids)
        execution_ids = self.env.context.get("nurture_execution_ids")
        if not execution_ids:
            return values_by_lead
        for lead_id, values in values_by_lead.items():
            values.setdefault("state", "nurture")
            values["lead_nurture_execution_id"] = execution_ids[lead_id]
            for command in values.get("mailing_trace_ids") or ():
                command[2]["lead_nurture_execution_id"] = execution_ids[lead_id]
        return values_by_lead
