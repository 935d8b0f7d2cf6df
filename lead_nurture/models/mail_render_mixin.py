from odoo import api, models

from .mail_mail_content import LINK


class MailRenderMixin(models.AbstractModel):
    """Links made for one lead stay as they are: opening them is noted anyway.

    A short link for each mail would be a row for each, with the lead's token in it.
    """

    _inherit = "mail.render.mixin"

    @api.model
    def _shorten_links(self, html, link_tracker_vals, blacklist=None, base_url=None):
        keys = {key for key, _lead_id in LINK.findall(html or "")}
        kept = [f"/lead/file/{key}" for key in sorted(keys)]
        return super()._shorten_links(
            html,
            link_tracker_vals,
            blacklist=[*(blacklist or ()), *kept],
            base_url=base_url,
        )
