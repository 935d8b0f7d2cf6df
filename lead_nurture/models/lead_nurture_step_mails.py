from odoo import models


class LeadNurtureStep(models.Model):
    """How the e-mails of a step are written: in batches, by Odoo's own composer."""

    _inherit = "lead.nurture.step"

    def _write_mails(self, execution_ids):
        """Create the e-mails to these leads, queued: nothing of Odoo takes them.

        ``execution_ids``: the execution by lead id. Gives the mails; one with the same
        words to the same address as another one of the batch is left out.
        """
        self.ensure_one()
        # sudo: the job writes in the name of the flow; marketing wrote the text
        mailing = self.sudo().mailing_id
        user = self.flow_id.user_id
        composer = (
            self.env["mail.compose.message"]
            .sudo()
            .with_context(
                **(user.context_get() if user else {}),
                active_ids=list(execution_ids),
                default_composition_mode="mass_mail",
                nurture_execution_ids=execution_ids,
                nurture_step_id=self.id,
                **mailing._get_mass_mailing_context(),
            )
            .create(self._prepare_composer_vals(mailing))
        )
        mails, _messages = composer._action_send_mail(auto_commit=False)
        composer.unlink()
        return mails

    def _prepare_composer_vals(self, mailing):
        author = self.flow_id.user_id.partner_id
        return {
            "author_id": (author or self.env.ref("base.partner_root")).id,
            "auto_delete": not mailing.keep_archives,
            # In the chatter one reads what the lead got.
            "auto_delete_keep_log": True,
            "attachment_ids": [
                (4, attachment.id) for attachment in mailing.attachment_ids
            ],
            # Links that are the same for all are made trackable once, not per lead.
            "body": mailing._prepend_preview(
                mailing.convert_links()[mailing.id], mailing.preview
            ),
            "composition_mode": "mass_mail",
            "email_from": self._get_sender(),
            # Odoo sends small batches at once, which is left to our own job.
            "force_send": False,
            "mail_server_id": mailing.mail_server_id.id,
            "mass_mailing_id": mailing.id,
            "model": "crm.lead",
            "reply_to_force_new": False,
            "subject": mailing.subject,
            "template_id": False,
            # Looked at already, for all reasons at once.
            "use_exclusion_list": False,
        }

    def _get_sender(self):
        """Give the address that e-mails come from where no owner is named."""
        company = self.flow_id.company_id
        if self.sender == "fixed" and self.sender_email:
            return self.sender_email
        return company.email_formatted or self.env.user.email_formatted

    def _get_sender_of(self, lead):
        """Give whom the e-mail to a lead comes from; None: as the composer says."""
        if self.sender == "owner":
            return lead.user_id.email_formatted or None
        return None

    def _get_reply_to_of(self, lead, values):
        """Give where an answer of the lead goes; None: as the composer says."""
        owner = lead.user_id.email_formatted
        reply_to = values.get("reply_to")
        if owner and (self.replies_to == "owner" or reply_to == values["email_from"]):
            return owner
        return None
