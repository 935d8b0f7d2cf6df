from odoo import api, models
from odoo.tools import SQL

from ..scoring import ScoreModel


class LeadScoreModel(models.Model):
    """Which leads a model scores."""

    _inherit = "lead.score.model"

    def _to_scope(self) -> ScoreModel:
        """Give which leads this model is for, without its rules."""
        team, company = self.team_id.id or 0, self.company_id.id or 0
        return ScoreModel(
            self.id,
            team_id=team,
            company_id=0 if team else company,
            share=self._get_share(),
        )

    def _get_own_scope(self):
        """Give which leads this model scores beside the active ones of other scopes.

        A draft: those it would score if it were active.
        """
        own = self._origin._to_scope()
        others = [
            m
            for m in self._get_active_score_models()
            if m.scope != own.scope or self.state == "active" and m.share
        ]
        return self._scope_filter(own, [own, *others])

    @api.model
    def _scope_filter(self, score_model, active_models) -> SQL:
        """Give which leads the model scores: no nearer active model does."""
        terms = [self._scope_term(score_model, active_models)]
        if score_model.share:
            terms.append(score_model.share.condition())
        else:
            terms += [
                SQL("NOT (%s)", other.share.condition())
                for other in active_models
                if other.share and other.scope == score_model.scope
            ]
        return SQL(" AND ").join(terms)

    def _scope_term(self, score_model, active_models) -> SQL:
        """The same without what is on trial."""
        if score_model.team_id:
            return SQL("crm_lead.team_id = %s", score_model.team_id)
        teams = [m.team_id for m in active_models if m.team_id]
        terms = [SQL("TRUE")]
        if teams:
            terms.append(SQL("(crm_lead.team_id = ANY(%s)) IS NOT TRUE", teams))
        if score_model.company_id:
            terms.append(SQL("crm_lead.company_id = %s", score_model.company_id))
        elif companies := [m.company_id for m in active_models if m.company_id]:
            terms.append(SQL("(crm_lead.company_id = ANY(%s)) IS NOT TRUE", companies))
        return SQL(" AND ").join(terms)
