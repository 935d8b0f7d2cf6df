from datetime import timedelta

from odoo import api, models

from odoo.addons.lead_priority.controllers.lead_capture_api import KEY
from odoo.addons.lead_priority.intake import link_token

# How long who filled in the form gets the content without filling it in again.
TICKET_HOURS = 24


class LeadContent(models.Model):
    """What the public page of a content asks: who may have it, and how."""

    _inherit = "lead.content"

    @api.model
    def _find_by_page_key(self, key, today):
        """Give the content of a page's key if it may be given ``today``, or none.

        One whose form is archived is none: it must not be given without asking.
        """
        # sudo: the random key is what gives access; only what is published is read
        contents = self.sudo()
        if not KEY.match(key):
            return contents
        content = contents.search([("page_key", "=", key)], limit=1)
        content = content._get_available(today)
        return content.filtered(lambda c: not c.gate_form_id or c.gate_form_id.active)

    def _get_path(self, below=""):
        return f"/lead/content/{self.page_key}{below}"

    def _asks_first(self, token, now):
        """Say whether who comes with this token has to fill in the form."""
        return bool(self.gate_form_id) and not self._is_known(token, now)

    def _is_known(self, token, now):
        """Say whether the token is the one of a link that a lead was sent."""
        tracked = self.tracked_file_id
        secret, scope = tracked._get_secret(), tracked._get_scope()
        return bool(link_token.read(token or "", int(now.timestamp()), secret, scope))

    def _get_page_link(self, token, now):
        """Give where the button leads: for a known lead, where opening it counts."""
        if self._is_known(token, now):
            return f"{self.link}?l={token}"
        return self._get_path("/file")

    def _make_ticket(self, capture, now):
        """Give what lets the sender of this capture have the content for 24 hours."""
        until = int((now + timedelta(hours=TICKET_HOURS)).timestamp())
        secret = self.tracked_file_id._get_secret()
        return link_token.sign(capture.id, until, secret, self._get_ticket_scope())

    def _read_ticket(self, ticket, now):
        """Give the capture that a ticket was made for; none if forged or too old."""
        # sudo: the signature says which capture it is, and nothing of it is shown
        captures = self.env["lead.capture"].sudo()
        capture_id = link_token.read(
            ticket or "",
            int(now.timestamp()),
            self.tracked_file_id._get_secret(),
            self._get_ticket_scope(),
        )
        return captures.search([("id", "=", capture_id)]) if capture_id else captures

    def _get_ticket_scope(self):
        return f"content:{self.id}:{self.page_key}"

    def _note_fetched(self, lead, is_automated, *, now):
        """Record that the lead fetched it: what it did, and that it has got it."""
        tracked = self.tracked_file_id
        token = tracked._get_link(lead, now=now).partition("?l=")[2]
        tracked._note_opened(token, now=now, is_automated=is_automated)
