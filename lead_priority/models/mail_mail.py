from odoo import models


class MailMail(models.Model):
    """Mails of campaigns are told apart from those a person sends."""

    _inherit = "mail.mail"

    _lead_queue_idx = models.Index(
        "(create_date) WHERE state IN ('outgoing', 'exception')"
    )

    def _is_campaign_mail(self):
        """Whether a mailing sent it (only with mass mailing installed)."""
        return bool("mailing_id" in self._fields and self.mailing_id)
