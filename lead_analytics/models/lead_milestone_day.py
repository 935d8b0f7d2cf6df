from odoo import fields, models

# What days are divided by: {facet: columns}. Not all at once, or there would be
# nearly as many rows as leads.
FACETS = {
    "channel": ("source", "medium", "campaign", "team"),
    "person": ("team", "person"),
    "loss": ("team", "stage", "lost_reason"),
}
# Columns of days, and those of milestones they come from.
PARTS = {
    "source": "source_id",
    "medium": "medium_id",
    "campaign": "campaign_id",
    "team": "team_id",
    "person": "user_id",
    "stage": "stage_id",
    "lost_reason": "lost_reason_id",
}


class LeadMilestoneSums(models.AbstractModel):
    """The columns of days, and of changes to them: who, and how many.

    Ids are plain numbers, 0 for none: no foreign key, or deleting a source would have
    to merge its days into those without one.
    """

    _name = "lead.milestone.sums"
    _description = "Sums of Milestones"
    _log_access = False

    company = fields.Integer(required=True)
    source = fields.Integer(required=True)
    medium = fields.Integer(required=True)
    campaign = fields.Integer(required=True)
    team = fields.Integer(required=True)
    person = fields.Integer(required=True)
    stage = fields.Integer(required=True)
    lost_reason = fields.Integer(required=True)

    is_captured = fields.Integer()
    is_lead = fields.Integer()
    is_contacted = fields.Integer()
    is_mql = fields.Integer()
    is_sql = fields.Integer()
    is_opportunity = fields.Integer()
    is_won = fields.Integer()
    is_lost = fields.Integer()
    is_activated = fields.Integer()
    is_timed = fields.Integer()
    is_in_time = fields.Integer()
    contacts = fields.Integer()
    won_revenue = fields.Float(digits=0)
    cost = fields.Float(digits=0)
    response_sum = fields.Float(digits=0)
    response_count = fields.Integer()
    days_sum = fields.Float(digits=0)
    rating_sum = fields.Float(digits=0)
    rating_count = fields.Integer()


class LeadMilestoneDay(models.Model):
    """What came in on a day of the company, and how far it has come since: sums.

    A month has rows of its own, the sums of its days; ``day`` is its first one.

    Kept by deltas, exactly equal to sums over all milestones. Read by
    ``lead.analytics.report.day``, for those who see all leads only.
    """

    _name = "lead.milestone.day"
    _inherit = ["lead.milestone.sums"]
    _description = "Milestones by Day"
    _log_access = False

    facet = fields.Char(required=True)
    # A day or a month. The default is for rows from before there were months.
    span = fields.Char(required=True, default="day")
    day = fields.Date(required=True)

    _key_uniq = models.UniqueIndex(
        "(facet, span, day, company, source, medium, campaign, team, person, stage,"
        " lost_reason)"
    )
