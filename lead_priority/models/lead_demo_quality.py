from datetime import timedelta

from odoo import api, models

# What is said about the leads that were followed up, the better ones first.
RATINGS = (
    (60, "good", None, None),
    (30, "average", "too_early", "Wants to hear from us after the summer."),
    (0, "bad", "wrong_person", "A student who writes a thesis."),
)
SUGGESTIONS = (
    (
        "chen",
        "suggestion",
        "score",
        "A pricing visit should count more than a download",
    ),
    ("anna", "complaint", "sla", "Two hours are too short on Friday afternoons"),
)


class LeadDemo(models.AbstractModel):
    """Demo: ratings of quality, and suggestions, by the demo salespeople."""

    _inherit = "lead.demo"

    @api.model
    def _load_quality(self):
        """Rate the leads that were followed up; suggest and complain a little."""
        now = self.env.cr.now()
        followups = self.env["lead.followup"].search([("lead_id.user_id", "!=", False)])
        leads = followups.lead_id.sorted("id")
        for number, lead in enumerate(leads):
            value, reason, note = next(
                rating for score, *rating in RATINGS if lead.lead_score >= score
            )
            self.env["lead.quality.rating"]._rate(
                lead,
                lead.user_id,
                {"value": value, "reason": reason, "note": note},
                now=now - timedelta(hours=number),
            )
        for login, kind, area, name in SUGGESTIONS:
            self.env["lead.feedback"].with_user(self._user(login)).create(
                {"name": name, "kind": kind, "area": area}
            )
