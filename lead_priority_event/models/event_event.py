from odoo import fields, models


class EventEvent(models.Model):
    """An event says what it is for the score of a lead to have been there."""

    _inherit = "event.event"

    lead_engagement_type_id = fields.Many2one(
        "lead.engagement.type",
        string="Attending Counts as",
        ondelete="restrict",
        default=lambda self: self.env.ref(
            "lead_priority.lead_engagement_type_trade_show", raise_if_not_found=False
        ),
        help="What it is for the score of a lead that its person attended: a trade "
        "show visit, a webinar, a demo. Empty: nothing.",
    )
