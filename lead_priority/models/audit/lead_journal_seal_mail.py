from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

# Where the line of each seal is mailed to; nowhere when it is empty.
MAIL_TO = "lead_priority.seal_mail_to"


class LeadJournalSeal(models.Model):
    """The line of a seal, kept outside: by mail, every night or when asked for."""

    _inherit = "lead.journal.seal"

    def action_mail_line(self):
        """Mail the line to oneself.

        :raises UserError: the seal is not closed, or the user has no e-mail address
        """
        self.ensure_one()
        self.check_access("read")
        if not self.hash:
            raise UserError(self.env._("This seal is not finished yet."))
        address = email_normalize(self.env.user.email or "")
        if not address:
            raise UserError(self.env._("You have no e-mail address yourself."))
        self._mail_line(address)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The line is on its way to %s.", address),
            },
        }

    def _mail_head(self):
        """Mail the line where the settings say; nowhere by default."""
        # sudo: a setting, read by the job
        address = self.env["ir.config_parameter"].sudo().get_param(MAIL_TO)
        if address := email_normalize(address or ""):
            self._mail_line(address)

    def _mail_line(self, address):
        # sudo: managers send this one mail, and write no others
        self.env["mail.mail"].sudo().create(
            {
                "subject": self.env._("Audit seal of %s", self.day),
                "body_html": self.env["ir.qweb"]._render(
                    "lead_priority.lead_journal_seal_mail",
                    {"line": self.head_line, "row_count": self.row_count},
                ),
                "email_to": address,
                "auto_delete": False,
            }
        )
