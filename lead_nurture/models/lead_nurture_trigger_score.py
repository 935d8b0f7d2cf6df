from odoo import fields, models
from odoo.tools import SQL


class LeadNurtureTrigger(models.Model):
    """The score of the lead rises to a number of points."""

    _inherit = "lead.nurture.trigger"

    kind = fields.Selection(
        selection_add=[("score", "Reaches a score")], ondelete={"score": "cascade"}
    )
    minimum_score = fields.Integer("Score From", default=60, help="Points.")

    def _find_matching_score(self, now, lead_ids=None):
        points = SQL(
            """crm_lead.score_id IN (SELECT id FROM lead_score
                WHERE lead_score >= %s AND scored_at IS NOT NULL)""",
            self.minimum_score,
        )
        return self._select("[]", now, lead_ids, points)

    def _find_candidates_score(self, now, lead_ids=None):
        return self._find_beginners(now, lead_ids)

    def _get_sentence_score(self):
        return self.env._("Reaches a score of %(points)s", points=self.minimum_score)
