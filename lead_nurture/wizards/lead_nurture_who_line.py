from odoo import fields, models

from ..models.lead_nurture_enrollment_enter import VERDICTS


class LeadNurtureWhoLine(models.TransientModel):
    """So many leads, found by one trigger, and what would become of them."""

    _name = "lead.nurture.who.line"
    _description = "Leads That Would Enter"
    _order = "id"

    who_id = fields.Many2one("lead.nurture.who", required=True, ondelete="cascade")
    verdict = fields.Selection(VERDICTS, "What Becomes of Them", required=True)
    trigger_id = fields.Many2one("lead.nurture.trigger", "Found By")
    sentence = fields.Char("Found By: In Words", related="trigger_id.sentence")
    lead_count = fields.Integer("Leads")

    def action_view_leads(self):
        """Open these leads."""
        self.ensure_one()
        who = self.who_id
        # sudo: ids only; the list shows what the reader may see
        ids = who.flow_id.sudo()._list_who_would_enter(
            who.asked_at, self.verdict, self.trigger_id.id, who.counts_past
        )
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        action.update(
            name=self.env._("Who Would Enter Now?"),
            domain=[("id", "in", ids)],
            context={"active_test": False, "create": False},
        )
        return action
