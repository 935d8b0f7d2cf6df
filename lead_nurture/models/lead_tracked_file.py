from odoo import models


class LeadTrackedFile(models.Model):
    """A file that is a content: opening it is noted for the lead that got it."""

    _inherit = "lead.tracked.file"

    def _note_opened(self, token, *, now, is_automated=False):
        engagements = super()._note_opened(token, now=now, is_automated=is_automated)
        if engagements and not is_automated:
            # sudo: whoever opens a link has no user; the link's token names the lead
            content = self.env["lead.content"].sudo()
            content = content.search([("tracked_file_id", "=", self.id)])
            if content:
                deliveries = self.env["lead.content.delivery"].sudo()
                delivery = deliveries._note_opened(
                    content, engagements.lead_id, now=now
                )
                delivery._note_click(self.link, now)
        return engagements
