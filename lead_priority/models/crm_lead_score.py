from odoo import fields, models


class CrmLead(models.Model):
    """The score of a lead: fields of the one row of ``lead.score`` that it has.

    They sort, group and search by a join. No tracking, never mixed with
    ``probability``; ``scored_at`` empty means "no score yet", which is not 0.
    """

    _inherit = "crm.lead"

    score_id = fields.Many2one(
        "lead.score",
        string="Score Record",
        ondelete="set null",
        readonly=True,
        copy=False,
        exportable=False,
        help="Where the points are: apart from the lead, since they change often.",
    )
    lead_score = fields.Integer(related="score_id.lead_score")
    fit_score = fields.Integer(related="score_id.fit_score")
    engagement_score = fields.Integer(related="score_id.engagement_score")
    scored_at = fields.Datetime(related="score_id.scored_at")

    _score_id_uniq = models.UniqueIndex(
        "(score_id)", "Each lead has a score of its own."
    )

    def init(self):
        """Leave room in each page: the first scoring may mark many leads at once."""
        result = super().init()
        self.env.cr.execute("ALTER TABLE crm_lead SET (fillfactor = 70)")
        return result

    def _with_score_rows(self, vals_list):
        """Give the values of new leads, each with a row for its score."""
        # sudo: nobody has access to the rows of scores; these are empty
        score_ids = self.env["lead.score"].sudo()._insert_empty(len(vals_list))
        return [
            {**vals, "score_id": score_id}
            for vals, score_id in zip(vals_list, score_ids, strict=True)
        ]

    def unlink(self):
        # sudo: the row of the score goes with the lead, whoever may delete that
        scores = self.sudo().score_id
        result = super().unlink()
        scores._delete()
        return result
