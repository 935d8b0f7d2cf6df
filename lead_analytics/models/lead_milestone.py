from odoo import fields, models

from odoo.addons.lead_priority.models.lead_capture import ENTRIES
from odoo.addons.lead_priority.models.lead_custody import PLACES

# Where a capture is: the places of its custody, and those of captures without one.
CAPTURE_PLACES = [("rejected", "Rejected"), ("touch", "Known lead again"), *PLACES]

# Whether the limit of the first contact was kept.
RESPONSE_STATES = [("in_time", "In time"), ("late", "Too late")]

# Of these no lead of its own came: they bear no cost and count in no rate.
NO_LEAD = ("rejected", "touch", "merged")


class LeadMilestone(models.Model):
    """How far each captured lead has come, and when: one row for each capture.

    Derived from the register and the journals (``lead_milestone_source.py``), by one
    statement for a few captures and for all: what is kept current equals a rebuild.
    A capture whose lead was merged into another one says so and nothing more: what
    the lead did since belongs to the capture of the one that stayed.
    """

    _name = "lead.milestone"
    _inherit = ["lead.analytics.visible.mixin"]
    _description = "Milestones of a Captured Lead"
    _log_access = False
    _order = "captured_at desc, id desc"
    _rec_name = "lead_id"

    capture_id = fields.Many2one(
        "lead.capture", required=True, readonly=True, ondelete="cascade"
    )
    lead_id = fields.Many2one("crm.lead", readonly=True, ondelete="set null")
    place = fields.Selection(CAPTURE_PLACES, required=True, readonly=True)

    # Whose it is, and where it came from
    company_id = fields.Many2one("res.company", readonly=True, ondelete="cascade")
    entry = fields.Selection(ENTRIES, required=True, readonly=True)
    form_id = fields.Many2one("lead.capture.form", readonly=True, ondelete="set null")
    source_id = fields.Many2one("utm.source", readonly=True, ondelete="set null")
    medium_id = fields.Many2one("utm.medium", readonly=True, ondelete="set null")
    campaign_id = fields.Many2one("utm.campaign", readonly=True, ondelete="set null")
    country_id = fields.Many2one("res.country", readonly=True, ondelete="set null")
    state_id = fields.Many2one(
        "res.country.state", "Region", readonly=True, ondelete="set null"
    )
    industry_id = fields.Many2one(
        "res.partner.industry", readonly=True, ondelete="set null"
    )
    product_line_id = fields.Many2one(
        "lead.product.line", "Product Line", readonly=True, ondelete="set null"
    )
    team_id = fields.Many2one(
        "crm.team", "Sales Team", readonly=True, ondelete="set null"
    )
    user_id = fields.Many2one(
        "res.users", "Salesperson", readonly=True, ondelete="set null"
    )
    first_user_id = fields.Many2one(
        "res.users", "First Salesperson", readonly=True, ondelete="set null"
    )
    pool_id = fields.Many2one("lead.pool", readonly=True, ondelete="set null")
    placed_at = fields.Datetime("At This Place Since", readonly=True)
    placed_reason = fields.Char("Why It Is There", readonly=True)

    # How far it came (naive UTC; the first time of each)
    captured_at = fields.Datetime("Captured On", required=True, readonly=True)
    assigned_at = fields.Datetime("First Assigned On", readonly=True)
    contacted_at = fields.Datetime(
        "First Contact On", readonly=True, help="The first valid follow-up by a person."
    )
    response_state = fields.Selection(
        RESPONSE_STATES,
        "First Answer",
        readonly=True,
        help="By the limit of the SLA for the first contact; empty without a limit, or"
        " while it still runs.",
    )
    contacts = fields.Integer(
        readonly=True, help="Valid follow-ups by people, undone ones left out."
    )
    activated_at = fields.Datetime(
        "Activated On",
        readonly=True,
        help="When the lead did something of its own after it came in.",
    )
    mql_at = fields.Datetime("MQL On", readonly=True)
    sql_at = fields.Datetime("SQL Lead On", readonly=True)
    opportunity_at = fields.Datetime("Opportunity On", readonly=True)
    won_at = fields.Datetime("Won On", readonly=True)
    lost_at = fields.Datetime("Lost On", readonly=True)
    lost_reason_id = fields.Many2one(
        "crm.lost.reason", readonly=True, ondelete="set null"
    )
    stage_id = fields.Many2one(
        "crm.stage",
        readonly=True,
        ondelete="set null",
        help="Where it stands, or stood when it was lost.",
    )
    response_hours = fields.Float(
        "Working Hours to the First Contact",
        readonly=True,
        aggregator="avg",
        help="Of the company's working time, from the first assignment on.",
    )

    # What it is worth
    revenue = fields.Float(
        "Expected Revenue", readonly=True, help="In the currency of the company."
    )
    cost = fields.Float(
        readonly=True,
        help="Its share of what its channel cost, in the currency of the company.",
    )
    rating = fields.Float(
        "Quality Rating",
        readonly=True,
        aggregator="avg",
        help="Of the salespeople: good counts 100, average 50, bad 0.",
    )

    # Reports join it by the lead: nothing counts twice, and what no column is asked
    # of is not joined at all.
    _lead_uniq = models.UniqueIndex("(lead_id)")
    _capture_uniq = models.UniqueIndex("(capture_id)")
    _captured_idx = models.Index("(company_id, captured_at)")
