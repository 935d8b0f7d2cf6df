from odoo import api, fields, models

# Context: which content each lead gets, as ((lead id, content id), ...), where a step
# has chosen already.
CHOSEN = "lead_nurture_contents"
BLOCK = "object.nurture_content_html"


class CrmLead(models.Model):
    """The block of a mail that brings each lead the content that fits it."""

    _inherit = "crm.lead"

    nurture_content_html = fields.Html(
        "Content That Fits",
        compute="_compute_nurture_content_html",
        sanitize=False,
        help="For mails: the content of the library that fits the lead best and that it"
        " has not got yet; nothing when there is none.",
    )

    @api.depends_context(CHOSEN, "lang")
    def _compute_nurture_content_html(self):
        blocks = self._get_nurture_content_html(self.env.cr.now())
        for lead in self:
            lead.nurture_content_html = blocks.get(lead.id, "")

    def _get_nurture_content_html(self, now):
        """Give {lead id: block of a mail}; leads for whom nothing fits are left out.

        Once for a batch of leads. ``now`` is naive UTC.
        """
        chosen = self._get_chosen_contents(now)
        # sudo: what is published, shown to the lead itself
        contents = self.env["lead.content"].sudo()
        return {
            lead.id: contents.browse(chosen[lead.id])._render_block(lead, now)
            for lead in self
            if chosen.get(lead.id)
        }

    def _get_chosen_contents(self, now):
        """Give {lead id: content id}: chosen by the step, else the best match."""
        chosen = self.env.context.get(CHOSEN)
        if chosen is not None:
            return dict(chosen)
        matches = self._match_contents(now.replace(microsecond=0), limit=1)
        return {
            lead_id: best[0].content_id for lead_id, best in matches.items() if best
        }

    @api.model
    def mail_allowed_qweb_expressions(self):
        return (*super().mail_allowed_qweb_expressions(), BLOCK)
