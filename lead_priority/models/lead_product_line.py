from odoo import fields, models


class LeadProductLine(models.Model):
    """A product line that a lead can be interested in; rules and playbooks name it."""

    _name = "lead.product.line"
    _description = "Product Line"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
