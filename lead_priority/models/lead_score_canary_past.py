from dataclasses import replace

from odoo import models


class LeadScoreCanary(models.Model):
    """Trials of the past, for the score that a lead had then."""

    _inherit = "lead.score.canary"

    def _ran_at(self, moment):
        """Tell whether the trial ran at ``moment`` (naive UTC)."""
        self.ensure_one()
        ended = self.ended_at and self.ended_at <= moment
        return self.started_at <= moment and not ended

    def _to_past_score_model(self):
        """Give the model on trial, for the leads that were its share."""
        return replace(self.model_id._to_score_model(), share=self._to_share())
