from odoo import fields, models


class LeadDiscountAsk(models.TransientModel):
    """How much discount a rep wants for a lead, and why."""

    _name = "lead.discount.ask"
    _description = "Ask for a Discount"

    lead_id = fields.Many2one(
        "crm.lead", required=True, readonly=True, ondelete="cascade"
    )
    percent = fields.Float("Discount (%)", required=True, default=5.0)
    why = fields.Text(
        required=True, help="What the lead gives for it: a date, a volume, a reference."
    )

    def action_ask(self):
        """Ask the leader. Raises as ``lead.discount.request.create`` does."""
        self.ensure_one()
        self.env["lead.discount.request"].create(
            {"lead_id": self.lead_id.id, "percent": self.percent, "why": self.why}
        )
        return {"type": "ir.actions.act_window_close"}
