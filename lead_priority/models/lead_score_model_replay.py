from odoo import fields, models
from odoo.tools import SQL

from ..scoring import RANKS

# What a version does to the qualification by itself.
BY_VERSION = ("threshold", "rule", "retroactive")
# What people say, and recycling in their place: no version overrules it.
SAID = ("person", "recycled")
ALL_ROWS = SQL("TRUE")


class LeadScoreModel(models.Model):
    """Passes that take qualifications back before they score.

    *Retroactive*: as if this version had seen every lead from nothing; a lead starts
    as raw, or as what a person said last. *Roll back*: what the version that was
    taken back did by itself is undone where nothing else happened since. Owners are
    never touched.
    """

    _inherit = "lead.score.model"

    undone_id = fields.Many2one("lead.score.model", readonly=True, copy=False)
    undone_since = fields.Datetime(readonly=True, copy=False)

    def _score_from_base(self, ids, now):
        """Score leads after their qualification was set to its base; record the rest.

        ``ids`` are open leads of this model; ``now`` is naive UTC.
        """
        self.env["crm.lead"].flush_model()
        before = self._set_base(ids)
        __, marked = self._write_scores(ids, now)
        rows = [row for __, rows in marked for row in rows]
        self._record_replayed(before, {row[0]: row[3] for row in rows}, now)
        if self.pass_kind == "roll_back":
            self.env["lead.score.before"]._give_back(self.undone_id, ids)
        else:
            urgent_ids = [row[0] for row in rows if row[5]]
            self.env["crm.lead"].browse(urgent_ids)._remind_of_urgency()

    def _set_base(self, ids):
        """Set the qualifications to score from; give ``{lead id: what it was}``."""
        if self.pass_kind == "retroactive":
            base = self._said_sql(SQL("unnest(%s)", ids), _rows_of(ids))
        else:
            base = self._undone_sql(ids)
        rows = self.env.execute_query(
            SQL(
                """WITH base AS (%s), changed AS (
                    UPDATE crm_lead
                       SET qualification = base.qualification,
                           qualification_held_score = base.held
                      FROM base
                     WHERE crm_lead.id = base.lead_id
                       AND (COALESCE(crm_lead.qualification, 'raw'),
                            COALESCE(crm_lead.qualification_held_score, 0))
                        <> (base.qualification, base.held))
                SELECT id, COALESCE(qualification, 'raw') FROM crm_lead
                 WHERE id = ANY(%s)""",
                base,
                ids,
            )
        )
        self._forget_scores()
        return dict(rows)

    def _said_sql(self, leads, these=ALL_ROWS):
        """Rows (lead_id, qualification, held): what was said of each lead, else raw.

        ``leads``: SQL that gives their ids; ``these``: a condition on the journal that
        keeps its rows of these leads.
        """
        return SQL(
            """SELECT lead.id AS lead_id, %(held)s AS held,
                      COALESCE(said.to_qualification, 'raw') AS qualification
                 FROM %(leads)s AS lead (id)
            LEFT JOIN (SELECT DISTINCT ON (lead_id) *
                         FROM lead_qualification_change
                        WHERE reason = ANY(%(said)s) AND %(these)s
                     ORDER BY lead_id, id DESC) AS said ON said.lead_id = lead.id""",
            held=_held_after(SQL("said")),
            leads=leads,
            said=list(SAID),
            these=these,
        )

    def _undone_sql(self, ids):
        """Rows (lead_id, qualification, held): as before the version taken back.

        Only of leads to which nothing but its own changes happened last.
        """
        return SQL(
            """WITH journal AS MATERIALIZED (
                    SELECT *, (%(is_own)s) IS TRUE AS is_own
                      FROM lead_qualification_change AS change WHERE %(these)s
                ), other AS (
                    SELECT lead_id, MAX(id) AS id FROM journal
                     WHERE NOT is_own GROUP BY lead_id)
                SELECT DISTINCT ON (own.lead_id) own.lead_id, %(held)s AS held,
                       own.from_qualification AS qualification
                  FROM journal AS own
             LEFT JOIN other ON other.lead_id = own.lead_id
             LEFT JOIN journal AS last ON last.id = other.id
                 WHERE own.is_own AND own.id > COALESCE(other.id, 0)
              ORDER BY own.lead_id, own.id""",
            held=_held_after(SQL("last")),
            is_own=self._is_undone(SQL("change")),
            these=_rows_of(ids),
        )

    def _is_undone(self, row):
        return SQL(
            """%(row)s.score_model_id = %(model)s AND %(row)s.occurred_at >= %(since)s
               AND %(row)s.reason = ANY(%(reasons)s)""",
            row=row,
            model=self.undone_id.id,
            since=self.undone_since,
            reasons=list(BY_VERSION),
        )

    def _record_replayed(self, before, rules, now):
        """Record what became of the qualifications, by what they were before."""
        rows = self.env.execute_query(
            SQL(
                """SELECT crm_lead.id, COALESCE(qualification, 'raw'), lead_score
                     FROM crm_lead JOIN lead_score ON lead_score.id = score_id
                    WHERE crm_lead.id = ANY(%s)""",
                list(before),
            )
        )
        changes = [
            {
                "lead_id": lead_id,
                "from_qualification": before[lead_id],
                "to_qualification": qualification,
                "reason": self.pass_kind,
                "lead_score": total,
                "score_model_id": self.id,
                "rule_id": rules.get(lead_id),
            }
            for lead_id, qualification, total in rows
            if qualification != before[lead_id]
        ]
        if not changes:
            return
        self.env["lead.qualification.change"]._record_change(changes, now=now)
        risen = [row["lead_id"] for row in changes if _has_risen(row)]
        self.env["crm.lead"].browse(risen)._mark_for_routing("qualified")


def _rows_of(ids):
    # Joined, not looked up one by one: with LIMIT 1 for each lead PostgreSQL may walk
    # through the whole journal for each lead that has no such row.
    return SQL("lead_id IN (SELECT unnest(%s))", ids)


def _has_risen(row):
    return RANKS[row["to_qualification"]] > RANKS[row["from_qualification"]]


def rank_sql(qualification):
    """The rank of a qualification, as SQL; none is raw."""
    return SQL("CASE %s WHEN 'sql' THEN 2 WHEN 'mql' THEN 1 ELSE 0 END", qualification)


def _held_after(row):
    """The score to exceed before it rises by itself, after this row of the journal."""
    return SQL(
        """CASE WHEN %(row)s.reason = ANY(%(said)s) AND %(to)s < %(before)s
                THEN GREATEST(1, %(row)s.lead_score) ELSE 0 END""",
        row=row,
        said=list(SAID),
        to=rank_sql(SQL("%s.to_qualification", row)),
        before=rank_sql(SQL("%s.from_qualification", row)),
    )
