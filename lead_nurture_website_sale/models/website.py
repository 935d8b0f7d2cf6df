from odoo import fields, models


class Website(models.Model):
    """Whose carts count: those of leads only, or of everybody who is known."""

    _inherit = "website"

    lead_cart_form_id = fields.Many2one(
        "lead.capture.form",
        string="New Leads by Form",
        domain="[('company_id', '=', company_id)]",
        ondelete="set null",
        help="Who leaves a cart and is no lead yet becomes one, with the channel, pool "
        "and team of this form. Empty: only carts of leads that are there count.",
    )
