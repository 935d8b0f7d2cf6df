from odoo import api, models
from odoo.tools.mail import email_split_tuples

from ..intake.errors import KeyConflict

SCOPE = "email"


class CrmLead(models.Model):
    """Leads by e-mail: an address that is known belongs to the lead that is there."""

    _inherit = "crm.lead"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Give the lead that a mail to an alias belongs to, known or new.

        The mail itself is posted on it by the gateway. A mail without an address that
        can be answered makes a lead as before: it must not get lost.

        :raises AccessError: called from outside by who may not create leads
        """
        self.browse().check_access("create")  # the gateway calls it with sudo
        now = self.env.cr.now()
        values = self._prepare_mail_capture(msg_dict)
        common = {
            "entry": "email",
            "scope": SCOPE,
            "now": now,
            "company": self._get_alias_company(custom_values),
        }
        # sudo: the register is written by its recording methods only, for everyone.
        captures = self.env["lead.capture"].sudo()
        try:
            capture = captures._receive([values], **common)
        except KeyConflict:
            # Two different mails with one id are two mails.
            values["idempotency_key"] = None
            capture = captures._receive([values], **common)
        if capture.lead_id:
            return self.browse(capture.lead_id.id)
        return capture._process_mail(self, msg_dict, custom_values, now)

    @api.model
    def _create_from_mail(self, msg_dict, custom_values):
        # Core's part of message_new, once the capture says that a lead is needed.
        # pylint: disable-next=super-method-mismatch
        return super().message_new(msg_dict, custom_values=custom_values)

    @api.model
    def _get_alias_company(self, custom_values):
        team = self.env["crm.team"].sudo().browse((custom_values or {}).get("team_id"))
        return team.company_id or self.env.company

    @api.model
    def _prepare_mail_capture(self, msg_dict):
        names = email_split_tuples(msg_dict.get("email_from") or "") or [("", "")]
        payload = {
            "email_from": names[0][1],
            "contact_name": names[0][0],
            "name": msg_dict.get("subject") or "",
        }
        return {
            "payload": {name: value for name, value in payload.items() if value},
            "idempotency_key": msg_dict.get("message_id") or None,
        }
