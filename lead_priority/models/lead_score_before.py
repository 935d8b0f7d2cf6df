from odoo import api, fields, models
from odoo.tools import SQL

# What is compared: the points are the same again.
SAME = SQL(
    """(score.lead_score, score.fit_score, score.engagement_score)
     = (before.lead_score, before.fit_score, before.engagement_score)"""
)


class LeadScoreBefore(models.Model):
    """The points of leads when a version took effect, until nobody rolls it back.

    Points are always computed anew; kept is what cannot be: since when a lead had
    them. Nobody has access; written by SQL only.
    """

    _name = "lead.score.before"
    _description = "Scores Before a Version"
    _log_access = False

    model_id = fields.Many2one(
        "lead.score.model", required=True, index=True, ondelete="cascade"
    )
    score_id = fields.Integer(required=True)
    lead_score = fields.Integer()
    fit_score = fields.Integer()
    engagement_score = fields.Integer()
    scored_at = fields.Datetime()

    @api.model
    def _keep(self, model, scope):
        """Keep the scores of the leads of ``scope`` (SQL), before ``model`` scores."""
        self._forget(model)
        self.env["lead.score"].flush_model()
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_score_before (model_id, score_id, lead_score,
                               fit_score, engagement_score, scored_at)
                   SELECT %s, score.id, score.lead_score, score.fit_score,
                          score.engagement_score, score.scored_at
                     FROM crm_lead
                     JOIN lead_score score ON score.id = crm_lead.score_id
                    WHERE %s""",
                model.id,
                scope,
            )
        )

    @api.model
    def _give_back(self, model, lead_ids):
        """Let leads with the points of before ``model`` have them since then."""
        self.env.cr.execute(
            SQL(
                """UPDATE lead_score AS score SET scored_at = before.scored_at
                     FROM crm_lead JOIN lead_score_before before
                       ON before.score_id = crm_lead.score_id
                    WHERE crm_lead.id = ANY(%s) AND before.model_id = %s
                      AND score.id = crm_lead.score_id AND %s""",
                lead_ids,
                model.id,
                SAME,
            )
        )
        self.env["lead.score"]._forget_points()

    @api.model
    def _forget(self, models_):
        """Forget what was kept of versions that nobody rolls back any more."""
        self.env.cr.execute(
            SQL("DELETE FROM lead_score_before WHERE model_id = ANY(%s)", models_.ids)
        )
        self.invalidate_model(flush=False)
