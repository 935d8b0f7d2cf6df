from odoo import api, models, tools

LEAD = "crm.lead"


class MailThread(models.AbstractModel):
    """Answers to e-mails of flows, and e-mails that came back."""

    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        if routes:
            said = message_dict.get("references") or message_dict.get("in_reply_to")
            ids = tools.mail.mail_header_msgid_re.findall(said or "")
            # Before others do: only here one sees whether a program answered.
            self._record_replies(ids, message, message_dict)
        # Odoo takes each answer for an open, too, even a program's.
        threads = self.with_context(nurture_open_is_implied=True)
        return super(MailThread, threads)._message_route_process(
            message, message_dict, routes
        )

    def _record_replies(self, message_ids, message, message_dict):
        """Record answers to what leads got; the key is that of lead_priority's own."""
        # sudo: the gateway answers for everybody
        traces = self.env["mailing.trace"].sudo()
        if not message_ids:
            return
        found = traces.search(
            [("message_id", "in", message_ids), ("model", "=", LEAD)], limit=1
        )
        lead = self.env["crm.lead"].sudo().browse(found.res_id or ()).exists()
        if lead:
            now = self.env.cr.now()
            row = lead._prepare_reply_row(lead, message_dict, now)
            automatic = (message.get("Auto-Submitted") or "no").lower() != "no"
            self.env["lead.engagement"].sudo()._record_engagement(
                [{**row, "is_automated": automatic}], now=now
            )
