from odoo import fields, models

# Larger ones most mail servers refuse: the mail has a link only.
LARGEST_ATTACHED_BYTES = 8_000_000


class LeadReviewPackFile(models.Model):
    """The e-mail that a pack comes with: its most important figures, and the file."""

    _inherit = "lead.review.pack.file"

    mail_id = fields.Many2one("mail.mail", readonly=True, ondelete="set null")

    def _send(self, summary):
        """Hand the e-mail over to Odoo's queue, in the transaction that keeps the file.

        Whoever has no address finds the file in Odoo.

        :param summary: [(label, now, before, tone)] of the most important figures;
            they are the reader's, and kept nowhere else than in the mail
        """
        self.ensure_one()
        if not self.user_id.email:
            self.error = self.env._("The recipient has no e-mail address.")
            return
        reader = self.with_context(lang=self.user_id.lang or "en_US")
        self.mail_id = self.env["mail.mail"].create(reader._prepare_mail_vals(summary))
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _prepare_mail_vals(self, summary):
        is_attached = self.file_size <= LARGEST_ATTACHED_BYTES
        body = self.env["ir.qweb"]._render(
            "lead_analytics.review_pack_mail",
            {
                "file": self,
                "is_attached": is_attached,
                "summary": summary,
                "url": self._get_link(),
            },
        )
        return {
            "attachment_ids": [fields.Command.link(self.attachment_id.id)]
            if is_attached
            else [],
            "auto_delete": True,
            "body_html": body,
            "email_from": self.company_id.email_formatted
            or self.env.ref("base.partner_root").email_formatted,
            "recipient_ids": [fields.Command.link(self.user_id.partner_id.id)],
            "subject": self.display_name,
        }

    def _get_link(self):
        return f"{self.get_base_url()}/odoo/lead.review.pack.file/{self.id}"
