from odoo import api, fields, models
from odoo.tools import SQL

POINTS = ("lead_score", "fit_score", "engagement_score", "scored_at")
ALL_LEADS = SQL("TRUE")
NO_POINTS = SQL("0, 0, 0, NULL::timestamp")


class LeadScore(models.Model):
    """The points of one lead, in a table of their own.

    They change often and for many leads at once: a row of ``crm_lead`` is wide and
    has dozens of foreign keys that PostgreSQL checks for each update. The lead shows
    them by related fields; nobody has access to this model itself. Rows come with
    their leads and are written by the score engine only, by SQL.
    """

    _name = "lead.score"
    _description = "Score of a Lead"
    _log_access = False

    lead_score = fields.Integer(
        string="Score",
        required=True,
        default=0,
        aggregator="avg",
        help="Points from the score model: who fits and who shows interest.",
    )
    fit_score = fields.Integer(
        string="Profile Score",
        required=True,
        default=0,
        aggregator="avg",
        help="Points for who the lead is: industry, size, title, budget.",
    )
    engagement_score = fields.Integer(
        string="Behaviour Score",
        required=True,
        default=0,
        aggregator="avg",
        help="Points for what the lead did: pages, downloads, requests.",
    )
    scored_at = fields.Datetime(
        string="Score Changed On",
        help="When the score last changed; empty means no score yet.",
    )

    def init(self):
        """Leave room in each page, so that a new score touches no index."""
        result = super().init()
        self.env.cr.execute("ALTER TABLE lead_score SET (fillfactor = 50)")
        return result

    @api.model
    def _insert_empty(self, count):
        """Insert so many rows without points, for new leads; return their ids."""
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO lead_score (lead_score, fit_score, engagement_score)
                   SELECT 0, 0, 0 FROM generate_series(1, %s) RETURNING id""",
                count,
            )
        )
        return [row[0] for row in rows]

    def _delete(self):
        """Delete the rows of leads that are gone, by one statement."""
        if self.ids:
            self.env.cr.execute("DELETE FROM lead_score WHERE id = ANY(%s)", [self.ids])
            self.invalidate_recordset(flush=False)

    @api.model
    def _open_missing(self, condition=ALL_LEADS, points=NO_POINTS):
        """Give leads that have none a row of scores, in one statement.

        ``condition``: SQL on the table crm_lead; ``points``: the values of
        ``POINTS`` in the new row, as SQL on the same table.
        """
        leads = self.env["crm.lead"]
        leads.flush_model(["score_id"])
        self.env.cr.execute(
            SQL(
                """WITH numbered AS (
                    SELECT id, nextval('lead_score_id_seq') AS score_id
                      FROM (SELECT id FROM crm_lead
                             WHERE score_id IS NULL AND %(condition)s
                             ORDER BY id) AS missing
                ), inserted AS (
                    INSERT INTO lead_score (id, %(columns)s)
                    SELECT numbered.score_id, %(points)s
                      FROM numbered JOIN crm_lead USING (id)
                )
                UPDATE crm_lead SET score_id = numbered.score_id
                  FROM numbered WHERE crm_lead.id = numbered.id""",
                condition=condition,
                columns=SQL(", ").join(map(SQL.identifier, POINTS)),
                points=points,
            )
        )
        leads.invalidate_model(["score_id"], flush=False)
        self._forget_points()

    @api.model
    def _forget_points(self):
        """Let scores be read anew, after they were written by SQL."""
        self.invalidate_model(POINTS, flush=False)
        self.env["crm.lead"].invalidate_model(POINTS, flush=False)
