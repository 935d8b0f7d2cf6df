from odoo import api, models
from odoo.tools import SQL

from .lead_milestone import NO_LEAD

# A lead that came further than a step has passed it, whichever way it came.
REACHED = {
    "opportunity": ("opportunity_at", "won_at"),
    "sql": ("sql_at", "opportunity_at", "won_at"),
    "mql": ("mql_at", "sql_at", "opportunity_at", "won_at"),
}
# Until then a lead has to do something of its own to count as activated.
ACTIVATION_DAYS = 7
SECONDS_PER_DAY = 86_400


class LeadMilestone(models.Model):
    """What is counted of a milestone: the one place that says it, for every report."""

    _inherit = "lead.milestone"

    @api.model
    def _get_flags(self):
        """Give {name: condition}, of the alias ``row`` of the table of milestones."""
        reached = {
            f"is_{step}": SQL(" OR ").join(
                SQL("row.%s IS NOT NULL", SQL.identifier(column)) for column in columns
            )
            for step, columns in REACHED.items()
        }
        return {
            "is_captured": SQL("TRUE"),
            "is_lead": SQL("row.place <> ALL (%s)", list(NO_LEAD)),
            "is_contacted": SQL("row.contacted_at IS NOT NULL"),
            **reached,
            "is_won": SQL("row.won_at IS NOT NULL"),
            "is_lost": SQL("row.lost_at IS NOT NULL"),
            "is_activated": SQL(
                "COALESCE(row.activated_at"
                " <= row.captured_at + make_interval(days => %s), FALSE)",
                ACTIVATION_DAYS,
            ),
            "is_timed": SQL("row.response_state IS NOT NULL"),
            "is_in_time": SQL("COALESCE(row.response_state = 'in_time', FALSE)"),
        }

    @api.model
    def _get_days_since(self, column):
        """Give the days from the capture to a moment of the alias ``row``."""
        return SQL(
            "EXTRACT(EPOCH FROM row.%s - row.captured_at) / %s",
            SQL.identifier(column),
            SECONDS_PER_DAY,
        )

    @api.model
    def _get_amounts(self):
        """Give {name: SQL} of what is added up beside the flags; exact decimals."""
        return {
            "contacts": SQL("COALESCE(row.contacts, 0)"),
            "won_revenue": SQL(
                "CASE WHEN row.won_at IS NOT NULL THEN COALESCE(row.revenue, 0)"
                " ELSE 0 END::numeric"
            ),
            "cost": SQL("COALESCE(row.cost, 0)::numeric"),
            "response_sum": SQL("COALESCE(row.response_hours, 0)::numeric"),
            "response_count": SQL("(row.response_hours IS NOT NULL)::int"),
            "days_sum": SQL("COALESCE(%s, 0)::numeric", self._get_days_since("won_at")),
            "rating_sum": SQL("COALESCE(row.rating, 0)::numeric"),
            "rating_count": SQL("(row.rating IS NOT NULL)::int"),
        }
