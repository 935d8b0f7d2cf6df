from odoo import fields, models

from odoo.addons.lead_priority.models.res_company import SETTINGS


class ResCompany(models.Model):
    """What an automatic step saves: an estimate that a company makes itself."""

    _inherit = "res.company"

    lead_step_minutes = fields.Float(
        "Minutes Saved per Automatic Step",
        default=3.0,
        help="How long a person takes for what a flow or a routing rule does by itself:"
        " sending a message, handing out a lead.",
        prefetch=SETTINGS,
    )

    _lead_step_minutes_range = models.Constraint(
        "CHECK (lead_step_minutes BETWEEN 0 AND 480)",
        "An automatic step saves 0 to 480 minutes (one working day).",
    )
