from odoo import fields, models

from ..running import Result
from .crm_lead_content_block import BLOCK, CHOSEN


class LeadNurtureStep(models.Model):
    """An e-mail that brings content: the one that fits each lead, or a given one."""

    _inherit = "lead.nurture.step"

    content_choice = fields.Selection(
        [
            ("none", "What is written in it"),
            ("best", "The content that fits the lead best"),
            ("given", "A content of your choice"),
        ],
        string="Brings",
        default="none",
        required=True,
        help="A content goes to a lead once: who has got it, or for whom nothing fits,"
        " is skipped and goes on.",
    )
    content_id = fields.Many2one("lead.content", string="Content", ondelete="restrict")

    def _queue_email(self, execution_ids, now):
        if self.content_choice == "none":
            return super()._queue_email(execution_ids, now)
        chosen = self._choose_contents([*execution_ids], now)
        nothing = Result("skipped", reason="no_content")
        results = {lead: nothing for lead in execution_ids if lead not in chosen}
        queued = {lead: id_ for lead, id_ in execution_ids.items() if lead in chosen}
        if queued:
            step = self.with_context(**{CHOSEN: tuple(sorted(chosen.items()))})
            results |= super(LeadNurtureStep, step)._queue_email(queued, now)
        return results

    def _choose_contents(self, lead_ids, now):
        """Give {lead id: content id} for those who get one they have not got yet."""
        # sudo: the job writes in the name of the flow
        leads = self.env["crm.lead"].sudo().browse(lead_ids)
        if self.content_choice == "best":
            return leads._get_chosen_contents(now)
        content = self.sudo().content_id._get_available(now.date())
        known = leads._get_known_contents(content)
        return {
            lead_id: content.id
            for lead_id in lead_ids
            if content and content.id not in known.get(lead_id, ())
        }

    def _prepare_composer_vals(self, mailing):
        values = super()._prepare_composer_vals(mailing)
        if self.content_choice != "none" and BLOCK not in values["body"]:
            # The text does not say where: at the end.
            values["body"] = f'{values["body"]}<div><t t-out="{BLOCK}"/></div>'
        return values

    def _find_missing_email(self):
        found = getattr(super(), "_find_missing_email", None)
        yield from (found() if found else ())
        if self.content_choice == "given" and not self.content_id:
            yield "error", self.env._("“%s” does not say which content.", self.name)
