from odoo import fields, models

from odoo.addons.lead_priority.models.res_company import SETTINGS


class ResCompany(models.Model):
    """When a lead that nobody contacts counts as leaked, and what it cost."""

    _inherit = "res.company"

    lead_leak_hours = fields.Integer(
        "Leaked After",
        default=24,
        required=True,
        help="Hours after which a lead without any contact counts as leaked.",
        prefetch=SETTINGS,
    )
    lead_default_cost = fields.Monetary(
        "Cost per Lead",
        help="Of leads for whose channel no cost is entered.",
        prefetch=SETTINGS,
    )
    lead_day_zone = fields.Char(
        readonly=True,
        help="The time zone by which figures of days were counted.",
        prefetch=SETTINGS,
    )

    _lead_leak_hours_range = models.Constraint(
        "CHECK (lead_leak_hours BETWEEN 1 AND 8760)",
        "A lead counts as leaked after 1 to 8760 hours (one year).",
    )
    _lead_default_cost_positive = models.Constraint(
        "CHECK (lead_default_cost >= 0)", "A lead does not cost less than nothing."
    )
