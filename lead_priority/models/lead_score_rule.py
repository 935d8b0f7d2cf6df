from odoo import fields, models

from .lead_qualification_change import QUALIFICATIONS


class LeadScoreRule(models.Model):
    """One line of a score model: when it holds, and what it gives.

    A *profile* rule holds for leads of a domain; an *engagement* rule counts what a
    lead did within a window; a *date ahead* rule holds while a date of the lead lies
    within the next hours. The domain narrows every kind. The effect is points, a
    qualification, or the urgent mark.
    """

    _name = "lead.score.rule"
    _description = "Score Rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    meaning = fields.Char(
        translate=True, help="Plain sentence for the sales rep: why this counts."
    )
    active = fields.Boolean(default=True)
    error = fields.Char(readonly=True, copy=False, help="Why it was switched off.")
    sequence = fields.Integer(default=10)
    group_id = fields.Many2one("lead.score.group", required=True, ondelete="cascade")
    model_id = fields.Many2one(related="group_id.model_id", store=True, index=True)
    kind = fields.Selection(
        [
            ("profile", "Profile"),
            ("engagement", "Engagement"),
            ("date", "Date ahead"),
        ],
        required=True,
        default="profile",
    )
    domain = fields.Char(default="[]", help="Leads that this rule looks at.")
    # Engagement
    engagement_type_ids = fields.Many2many("lead.engagement.type")
    window_days = fields.Integer(help="Days looked back; 0 = for ever.")
    minimum_count = fields.Integer(default=1, help="Occurrences needed in the window.")
    counting = fields.Selection(
        [("once", "Once"), ("each", "Each time")], default="once", required=True
    )
    rule_cap = fields.Integer(
        help="Most points (in absolute value) from this rule; 0 = no limit."
    )
    half_life_days = fields.Integer(
        help="Days after which an occurrence counts half; 0 = no decay."
    )
    # Date ahead
    date_field_id = fields.Many2one(
        "ir.model.fields",
        domain="[('model', '=', 'crm.lead'), ('ttype', 'in', ('date', 'datetime'))]",
        ondelete="set null",
    )
    hours_ahead = fields.Integer(default=48, help="Hours of the clock, not worked.")
    # Effect
    effect = fields.Selection(
        [
            ("points", "Points"),
            ("qualification", "Qualification"),
            ("urgent", "Urgent"),
        ],
        required=True,
        default="points",
    )
    points = fields.Integer(help="Positive or negative.")
    qualification = fields.Selection(QUALIFICATIONS[1:])
