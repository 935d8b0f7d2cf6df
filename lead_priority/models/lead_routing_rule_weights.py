from odoo import fields, models

from .lead_routing_rule import STRATEGIES

CRITERIA = (
    "territory",
    "industry",
    "product",
    "expertise",
    "language",
    "win_rate",
    "load",
    "response_time",
)


class LeadRoutingRule(models.Model):
    """How the owner is chosen among those who can: strategy and weights."""

    _inherit = "lead.routing.rule"

    strategy = fields.Selection(
        STRATEGIES,
        required=True,
        default="round_robin",
        help="In turn: everyone gets an equal share, or one by the weight of each rep. "
        "Best fit: who has the most points by the weights below.",
    )
    weight_territory = fields.Integer(string="Territory", default=30)
    weight_industry = fields.Integer(string="Industry", default=20)
    weight_product = fields.Integer(string="Product Line", default=20)
    weight_expertise = fields.Integer(
        string="Expertise",
        default=0,
        help="How much of the lead's budget, stage and technology the rep knows.",
    )
    weight_language = fields.Integer(string="Language", default=0)
    weight_win_rate = fields.Integer(
        string="Win Rate",
        default=20,
        help="Won of all closed leads of the last 30 days in the lead's segment. Few "
        "cases count little: 1 of 1 does not beat 40 of 60.",
    )
    weight_load = fields.Integer(
        string="Free Capacity", default=10, help="Fewer open leads, more points."
    )
    weight_response_time = fields.Integer(
        string="Quick Response",
        default=0,
        help="Time from assignment to first contact over the last 30 days, in hours of "
        "the clock: nights and weekends count, for everybody alike.",
    )
    segment = fields.Selection(
        [
            ("industry_id", "Industry"),
            ("source_id", "Source"),
            ("country_id", "Country"),
        ],
        string="Win Rate By",
        required=True,
        default="industry_id",
    )

    _weights_are_positive = models.Constraint(
        "CHECK (LEAST(weight_territory, weight_industry, weight_product,"
        " weight_expertise, weight_language, weight_win_rate, weight_load,"
        " weight_response_time) >= 0)",
        "A weight is a number from 0 (does not count).",
    )

    def _get_weights(self):
        """The weights in use, {criterion: weight}."""
        return {name: self[f"weight_{name}"] for name in CRITERIA}
