from datetime import timedelta

from odoo import models

from ..intake import link_token

# How long a link made for one lead counts for it; after that it opens the file only.
LINK_DAYS = 180


class LeadTrackedFile(models.Model):
    """Links made for one lead, and what it means that one is opened."""

    _inherit = "lead.tracked.file"

    def _get_link(self, lead, *, now):
        """Give the link of this file for ``lead``: opening it is recorded for it.

        Counts for 180 days from ``now`` (naive UTC). It opens the file and shows
        nothing of the lead.
        """
        self.ensure_one()
        until = int((now + timedelta(days=LINK_DAYS)).timestamp())
        token = link_token.sign(lead.id, until, self._get_secret(), self._get_scope())
        return f"{self.link}?l={token}"

    def _note_opened(self, token, *, now, is_automated=False):
        """Record for the lead that a link's token names that it opened this file.

        Once an hour: viewers fetch a file in parts. A token that is forged, of another
        file or too old records nothing.
        """
        self.ensure_one()
        moment = int(now.timestamp())
        secret, scope = self._get_secret(), self._get_scope()
        lead_id = link_token.read(token or "", moment, secret, scope)
        # sudo: whoever opens a link has no user; the signature says which lead it is
        lead = self.env["crm.lead"].sudo().with_context(active_test=False)
        lead = lead.search([("id", "=", lead_id)]) if lead_id else lead
        if not lead:
            return self.env["lead.engagement"]
        return lead.env["lead.engagement"]._record_engagement(
            [
                {
                    "lead_id": lead.id,
                    "type_id": self.type_id.id,
                    "url": self.link,
                    "description": self.name,
                    "external_key": f"{scope}:{lead.id}:{now:%Y%m%d%H}",
                    "is_automated": is_automated or None,
                }
            ],
            now=now,
        )

    def _get_scope(self):
        return f"file:{self.id}:{self.key}"

    def _get_secret(self):
        # sudo: the database's secret signs the link and stays here
        return self.env["ir.config_parameter"].sudo().get_param("database.secret")
