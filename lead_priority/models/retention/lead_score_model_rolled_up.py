from odoo import fields, models
from odoo.tools import SQL


class LeadScoreModel(models.Model):
    """What a score of the past, or of a new rule, no longer knows exactly."""

    _inherit = "lead.score.model"

    def _explain_rolled_up(self, moment):
        """Say which rules counted at ``moment`` what is known by month only.

        :return: list of sentences
        """
        months = self.env["lead.engagement.month"].sudo()  # sudo: only how far they go
        if not months._is_used():
            return []
        rows = self.env.execute_query(
            SQL(
                """SELECT type_id, min(first_at), max(last_at)
                     FROM lead_engagement_month GROUP BY type_id"""
            )
        )
        rolled_up = {type_id: (first, last) for type_id, first, last in rows}
        rules = self.sudo().rule_ids.filtered("active")
        late = rules.filtered(lambda r: r._counts_beyond_singles(moment, rolled_up))
        if not late:
            return []
        last = max(last for __, last in rolled_up.values())
        return [
            self.env._(
                "Engagements up to %(day)s are kept by month, each month counted as at"
                " its last one: %(rules)s.",
                day=fields.Date.to_string(last.date()),
                rules=", ".join(f"“{rule.name}”" for rule in late),
            )
        ]
