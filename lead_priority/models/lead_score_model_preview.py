from odoo import models
from odoo.tools import SQL

from .lead_score_model_replay import rank_sql
from .lead_score_model_scoring import MARKS, OPEN_LEAD

QUALIFICATION_BY_RANK = ("raw", "mql", "sql")


class LeadScoreModel(models.Model):
    """What activating a version would change, before it does."""

    _inherit = "lead.score.model"

    def _preview_bands(self, now):
        """Count the open leads by what they are and what they would be, at ``now``.

        Gives rows (qualification, from now, retroactively, number of leads), by one
        statement; nothing is written.
        """
        self.ensure_one()
        leads = self.env["crm.lead"]
        leads.flush_model(["team_id", "company_id", "active", "won_status", *MARKS])
        scope = SQL("%s AND %s", OPEN_LEAD, self._get_own_scope())
        statement = self._compile(self._to_score_model(), now, scope)
        scores = statement.select_scores()
        self.env.flush_query(scores)
        said = rank_sql(SQL("said.qualification"))
        rows = self.env.execute_query(
            SQL(
                """SELECT %(rank)s AS old, score.rank,
                          CASE WHEN score.total <= NULLIF(said.held, 0) THEN %(said)s
                               ELSE GREATEST(%(said)s, score.own_rank) END AS replayed,
                          COUNT(*)
                     FROM (%(scores)s) AS score (id, fit, engagement, total, rank,
                                                 rank_rule, urgent, own_rank)
                     JOIN crm_lead ON crm_lead.id = score.id
                     JOIN (%(base)s) AS said ON said.lead_id = score.id
                 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""",
                rank=rank_sql(SQL("crm_lead.qualification")),
                said=said,
                scores=scores,
                base=self._said_sql(
                    SQL("(SELECT crm_lead.id FROM crm_lead WHERE %s)", scope)
                ),
            )
        )
        return [
            [*(QUALIFICATION_BY_RANK[rank] for rank in ranks), count]
            for *ranks, count in rows
        ]
