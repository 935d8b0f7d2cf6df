import re

from odoo import api, models

LINK = re.compile(r"/lead/file/([\w-]{8,64})\?l=(\d{1,10})\.", re.ASCII)


class MailMail(models.Model):
    """A mail that brings a content to a lead: noted, so that it is not sent again."""

    _inherit = "mail.mail"

    @api.model_create_multi
    def create(self, vals_list):
        mails = super().create(vals_list)
        found = [
            (mail, key, int(lead_id))
            for mail, vals in zip(mails, vals_list, strict=True)
            for key, lead_id in LINK.findall(vals.get("body_html") or "")
        ]
        if found:
            mails._record_contents(found)
        return mails

    @api.model
    def _record_contents(self, found):
        """Record what (mail, key of the file, id of the lead) say."""
        # sudo: who writes the mail records what is in it; the links are ours
        contents = self.env["lead.content"].sudo()
        contents = contents.search(
            [("tracked_file_id.key", "in", [key for _mail, key, _lead in found])]
        )
        ids = {content.key: content.id for content in contents}
        leads = self.env["crm.lead"].sudo().browse({lead for *_mail, lead in found})
        lead_ids = set(leads.exists().ids)
        deliveries = self.env["lead.content.delivery"].sudo()
        deliveries._record_deliveries(
            [
                {
                    "lead_id": lead_id,
                    "content_id": ids[key],
                    "channel": "mail",
                    "user_id": None if mail.sudo().mailing_id else self.env.uid,
                    "execution_id": mail.sudo().lead_nurture_execution_id.id or None,
                    "is_automatic": bool(mail.sudo().mailing_id),
                }
                for mail, key, lead_id in found
                if key in ids and lead_id in lead_ids
            ],
            now=self.env.cr.now().replace(microsecond=0),
        )
