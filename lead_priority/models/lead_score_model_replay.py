from odoo import fields, models
from odoo.tools import SQL

from ..scoring import RANKS

# What a version does to the qualification by itself.
BY_VERSION = ("threshold", "rule", "retroactive")
# What people say, and recycling in their place: no version overrules it.
SAID = ("person", "recycled")


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
        is_retroactive = self.pass_kind == "retroactive"
        leads = SQL("unnest(%s)", ids)
        base = self._said_sql(leads) if is_retroactive else self._undone_sql(ids)
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

    def _said_sql(self, leads):
        """Rows (lead_id, qualification, held): what was said of each lead, else raw.

        ``leads``: SQL that gives their ids.
        """
        return SQL(
            """SELECT lead.id AS lead_id, %(held)s AS held,
                      COALESCE(said.to_qualification, 'raw') AS qualification
                 FROM %(leads)s AS lead (id)
            LEFT JOIN LATERAL (
                    SELECT * FROM lead_qualification_change AS change
                     WHERE change.lead_id = lead.id AND change.reason = ANY(%(said)s)
                  ORDER BY change.id DESC LIMIT 1) AS said ON TRUE""",
            held=_held_after(SQL("said")),
            leads=leads,
            said=list(SAID),
        )

    def _undone_sql(self, ids):
        """Rows (lead_id, qualification, held): as before the version taken back.

        Only of leads to which nothing but its own changes happened last.
        """
        return SQL(
            """SELECT DISTINCT ON (own.lead_id) own.lead_id, %(held)s AS held,
                      own.from_qualification AS qualification
                 FROM lead_qualification_change AS own
            LEFT JOIN LATERAL (
                    SELECT * FROM lead_qualification_change AS other
                     WHERE other.lead_id = own.lead_id AND (%(is_other)s)
                  ORDER BY other.id DESC LIMIT 1) AS last ON TRUE
                WHERE own.lead_id = ANY(%(ids)s) AND (%(is_own)s)
                  AND own.id > COALESCE(last.id, 0)
             ORDER BY own.lead_id, own.id""",
            held=_held_after(SQL("last")),
            is_other=SQL("(%s) IS NOT TRUE", self._is_undone(SQL("other"))),
            is_own=self._is_undone(SQL("own")),
            ids=ids,
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
