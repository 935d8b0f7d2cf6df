from odoo import fields, models


class LeadCaptureOriginMixin(models.AbstractModel):
    """What the leads that come in by a form or a webhook get: pool, team, interest.

    Who inherits has ``company_id``; where it came from is said by ``utm.mixin``.
    """

    _name = "lead.capture.origin.mixin"
    _description = "What New Leads Get"

    pool_id = fields.Many2one(
        "lead.pool",
        string="Incoming Pool",
        check_company=True,
        help="Where its new leads wait. Empty: they are unassigned.",
    )
    team_id = fields.Many2one("crm.team", string="Sales Team", check_company=True)
    engagement_type_id = fields.Many2one("lead.engagement.type", string="Counts as")
    product_line_ids = fields.Many2many("lead.product.line", string="Product Interest")
    country_id = fields.Many2one(
        "res.country",
        string="Default Country",
        help="Phone numbers without country code are read as numbers of this country. "
        "Empty: the country of the company.",
    )
