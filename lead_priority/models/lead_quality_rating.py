from odoo import api, fields, models

VALUES = [("good", "Good"), ("average", "Average"), ("bad", "Bad")]
# What a rating counts in averages, out of 100.
POINTS = {"good": 100, "average": 50, "bad": 0}
REASONS = [
    ("no_need", "No need for what we sell"),
    ("no_budget", "No budget"),
    ("too_early", "Too early"),
    ("wrong_person", "Wrong person"),
    ("not_reached", "Cannot be reached"),
    ("wrong_data", "Contact data are wrong"),
    ("out_of_reach", "Outside our markets"),
    ("competitor", "Competitor, student or job seeker"),
    ("other", "Something else"),
]


class LeadQualityRating(models.Model):
    """What a salesperson says of the quality of a lead, for those who bring leads in.

    One for each lead and salesperson: a new one replaces it. It keeps form and channel
    of the lead, so the averages stay when the lead is gone. Written by
    ``crm.lead.rate_quality``.
    """

    _name = "lead.quality.rating"
    _description = "Quality of a Lead"
    _order = "rated_at desc, id desc"
    _rec_name = "value"

    lead_id = fields.Many2one("crm.lead", ondelete="set null", index="btree_not_null")
    user_id = fields.Many2one("res.users", "Rated By", ondelete="set null")
    company_id = fields.Many2one("res.company", ondelete="cascade")
    team_id = fields.Many2one("crm.team", "Sales Team", ondelete="set null")
    value = fields.Selection(VALUES, "Quality", required=True)
    points = fields.Integer(
        "Average Quality",
        aggregator="avg",
        help="Good counts 100, average 50, bad 0.",
    )
    reason = fields.Selection(REASONS)
    note = fields.Char()
    rated_at = fields.Datetime(required=True)
    form_id = fields.Many2one("lead.capture.form", ondelete="set null", index=True)
    source_id = fields.Many2one("utm.source", ondelete="set null")
    medium_id = fields.Many2one("utm.medium", ondelete="set null")
    campaign_id = fields.Many2one("utm.campaign", ondelete="set null")

    _lead_user_uniq = models.UniqueIndex("(lead_id, user_id) WHERE lead_id IS NOT NULL")
    _points_known = models.Constraint(
        "CHECK (points IN (0, 50, 100))", "A rating counts 0, 50 or 100."
    )

    @api.model
    def _rate(self, lead, user, values, *, now):
        """Keep what ``user`` says of ``lead`` now; replaces what was said before."""
        # sudo: written by the lead's own method, for the user who may work on the lead
        ratings = self.sudo()
        rating = ratings.search([("lead_id", "=", lead.id), ("user_id", "=", user.id)])
        vals = {**values, "points": POINTS[values["value"]], "rated_at": now}
        if rating:
            rating.write(vals)
            return rating
        return ratings.create(
            {
                **vals,
                "lead_id": lead.id,
                "user_id": user.id,
                **self._prepare_origin_vals(lead.sudo()),
            }
        )

    @api.model
    def _prepare_origin_vals(self, lead):
        """Where the lead came from: its first capture, else what the lead says."""
        captures = lead.capture_ids.sorted("id")
        first = captures.filtered("form_id")[:1] or captures[:1]
        return {
            "company_id": lead.company_id.id or self.env.company.id,
            "team_id": lead.team_id.id,
            "form_id": first.form_id.id,
            "source_id": (lead.source_id or first.source_id).id,
            "medium_id": (lead.medium_id or first.medium_id).id,
            "campaign_id": (lead.campaign_id or first.campaign_id).id,
        }
