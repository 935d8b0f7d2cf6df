from odoo import models

from .. import matching
from .lead_content_figures import FEWEST_GIVEN


class LeadContent(models.Model):
    """What a content is, for ``matching``, and why it fits, for people."""

    _inherit = "lead.content"

    def _describe(self):
        """Give what matching needs to know of this content."""
        self.ensure_one()
        return matching.Content(
            id=self.id,
            stage=self.stage or "",
            lang=self.lang_code or "",
            industries=frozenset(self.industry_ids.ids),
            roles=frozenset(self.role_ids.ids),
            pains=frozenset(self.pain_ids.ids),
            products=frozenset(self.product_line_ids.ids),
            popularity=self.open_share,
        )

    def _word_reason(self, lead, reasons):
        """Say in one sentence why this content fits the lead: the strongest reason."""
        self.ensure_one()
        return self._word_strongest(lead, reasons[0] if reasons else "")

    def _word_strongest(self, lead, reason):
        match reason:
            case "pages":
                return self.env._("The lead keeps reading pages about it.")
            case "product":
                lines = self.product_line_ids & lead.product_line_ids
                return self.env._("The lead is interested in %s.", lines[:1].name)
            case "industry":
                return self.env._("Made for the industry %s.", lead.industry_id.name)
            case "role" if lead.function:
                return self.env._("Made for people who are “%s”.", lead.function)
            case "role":
                return self.env._("Made for people with this role.")
            case "pain":
                return self.env._("It is about what the lead says hurts today.")
            case "stage":
                return self.env._(
                    "It fits where the lead is: %s.", self._get_stage_label()
                )
            case "next_stage":
                return self.env._(
                    "It leads to the next stage: %s.", self._get_stage_label()
                )
        if self.delivered_count >= FEWEST_GIVEN:
            return self.env._(
                "%(opened)s of %(given)s leads who got it opened it.",
                opened=self.opened_count,
                given=self.delivered_count,
            )
        return self.env._("It is for everyone, and new to this lead.")

    def _get_stage_label(self):
        return dict(self._fields["stage"]._description_selection(self.env))[self.stage]

    def _get_chips(self, lead):
        """Give the stage, and the tags that this content shares with the lead."""
        self.ensure_one()
        return [
            *(self.industry_ids & lead.industry_id).mapped("name"),
            *(self.product_line_ids & lead.product_line_ids).mapped("name"),
            *([self._get_stage_label()] if self.stage else []),
        ]
