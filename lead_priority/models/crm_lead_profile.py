from odoo import fields, models

# Read together, and only where one is asked for: core's screens show none of them.
PROFILE = "lead_profile"


class CrmLead(models.Model):
    """What is asked at capture and used by rules: the lead's profile."""

    _inherit = "crm.lead"

    industry_id = fields.Many2one(
        "res.partner.industry", string="Industry", prefetch=PROFILE
    )
    company_size = fields.Integer(prefetch=PROFILE, help="Number of employees.")
    annual_revenue = fields.Float(
        prefetch=PROFILE, help="Yearly revenue in the company's currency."
    )
    seniority = fields.Selection(
        [
            ("founder", "Founder or owner"),
            ("executive", "Executive (CEO, CFO, CTO)"),
            ("director", "Director or VP"),
            ("manager", "Manager"),
            ("specialist", "Specialist"),
            ("intern", "Intern or student"),
        ],
        prefetch=PROFILE,
    )
    purchase_role = fields.Selection(
        [
            ("decider", "Decides"),
            ("influencer", "Advises"),
            ("user", "Will use it"),
            ("buyer", "Buys"),
            ("gatekeeper", "Gatekeeper"),
        ],
        string="Role in the Purchase",
        prefetch=PROFILE,
    )
    budget_band = fields.Selection(
        [
            ("none", "No budget"),
            ("planned", "Planned"),
            ("approved_small", "Approved, small"),
            ("approved_large", "Approved, large"),
        ],
        string="Budget",
        prefetch=PROFILE,
    )
    buying_stage = fields.Selection(
        [
            ("awareness", "Awareness"),
            ("consideration", "Consideration"),
            ("decision", "Decision"),
        ],
        prefetch=PROFILE,
    )
    product_line_ids = fields.Many2many("lead.product.line", string="Product Interest")
    technology_preference = fields.Char(prefetch=PROFILE)
    pains = fields.Text(prefetch=PROFILE)
    trial_end_at = fields.Datetime(string="Trial Ends", prefetch=PROFILE)
    external_key = fields.Char(
        copy=False,
        prefetch=PROFILE,
        index="btree_not_null",
        help="Key of the person in another system.",
    )
    is_possible_duplicate = fields.Boolean(copy=False, prefetch=PROFILE)
