from odoo import models


class LeadContent(models.Model):
    """How a content looks in a mail."""

    _inherit = "lead.content"

    def _render_block(self, lead, now):
        """Give the block for ``lead``: its link counts for that lead only."""
        self.ensure_one()
        lang = lead.lang_id.code or self.env.lang
        content = self.with_context(lang=lang)
        link = content.tracked_file_id._get_link(lead, now=now.replace(microsecond=0))
        return content.env["ir.qweb"]._render(
            "lead_nurture.content_block",
            {"content": content, "link": link},
            lang=lang,
        )
