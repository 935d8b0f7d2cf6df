from odoo import fields, models

from odoo.addons.lead_priority.models.res_company import SETTINGS

from .lead_attribution_refresh import DEFAULT_HALF_LIFE_DAYS


class ResCompany(models.Model):
    """How fast a touch of a channel fades, for attribution by time decay."""

    _inherit = "res.company"

    lead_half_life_days = fields.Integer(
        "Half-Life of a Touch",
        default=DEFAULT_HALF_LIFE_DAYS,
        required=True,
        help="Days after which a contact with a channel counts half as much for a"
        " sale, where sales are attributed by time decay.",
        prefetch=SETTINGS,
    )

    _lead_half_life_range = models.Constraint(
        "CHECK (lead_half_life_days BETWEEN 1 AND 365)",
        "The half-life of a touch is 1 to 365 days.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "lead_half_life_days" in vals:
            self.env["lead.milestone"]._note_sales(self)
        return result
