from odoo import fields, models

MODELS = [
    ("first", "First touch"),
    ("last", "Last touch"),
    ("linear", "Linear"),
    ("position", "Position 40-20-40"),
    ("decay", "Time decay"),
]


class LeadAttribution(models.Model):
    """What a channel is owed of one sale, by one model of attribution.

    Derived from the touches of won leads: what came in (merged leads and known leads
    that wrote again, too) and what the lead did afterwards by a channel. For each
    sale and model the rows add up to its revenue, to the cent. Nobody reads it but
    the report, which asks the rights on leads.
    """

    _name = "lead.attribution"
    _description = "Share of a Channel in a Sale"
    _log_access = False
    _order = "id"
    _rec_name = "lead_id"

    # The capture of the lead that was won.
    capture_id = fields.Many2one(
        "lead.capture", required=True, readonly=True, ondelete="cascade"
    )
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index="btree_not_null", ondelete="set null"
    )
    company_id = fields.Many2one("res.company", readonly=True, ondelete="cascade")
    currency_id = fields.Many2one("res.currency", readonly=True)
    model = fields.Selection(MODELS, required=True, readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True, ondelete="set null")
    medium_id = fields.Many2one("utm.medium", readonly=True, ondelete="set null")
    campaign_id = fields.Many2one("utm.campaign", readonly=True, ondelete="set null")
    weight = fields.Float(readonly=True, help="Of the sale, from 0 to 1.")
    revenue = fields.Monetary(readonly=True)

    _capture_idx = models.Index("(capture_id)")
