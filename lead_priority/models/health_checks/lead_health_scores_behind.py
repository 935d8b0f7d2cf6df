from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ..lead_score_model import SCORING


class LeadHealthScoresBehind(models.AbstractModel):
    """Score models whose pass over the leads is late."""

    _name = "lead.health.scores.behind"
    _inherit = "lead.health.check"
    _description = "Health Check: Scores that are behind"
    _area = "leads"
    _sequence = 70
    _model = "lead.score.model"
    _moment = "scored_until"
    _job = "lead_priority.ir_cron_update_scores"
    _action = "lead_priority.lead_score_model_action"
    _broken_after = timedelta(days=1)

    @api.model
    def _get_title(self):
        return self.env._("Scores that are behind")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "What time changes in a score, such as old interest that fades, was not "
            "computed for hours by these score models."
        )

    @api.model
    def _get_domain(self, now):
        late = now - timedelta(hours=3)
        behind = Domain("scored_until", "<", late)
        begun = Domain("scored_until", "=", False) & Domain("write_date", "<", late)
        return (
            Domain("state", "in", SCORING)
            & Domain("is_template", "=", False)
            & (behind | begun)
        )
