from datetime import timedelta

from odoo import fields, models

# Moments that one history is made of, and marks of what happened among them.
MOST_MOMENTS = 60
MOST_MARKS = 40
# A younger lead without marks has no history yet.
SHORTEST = timedelta(hours=1)


class CrmLead(models.Model):
    """How the score of one lead came about, for the chart on its form."""

    _inherit = "crm.lead"

    def get_score_history(self):
        """Give the score of this lead over time, for a user who may read it.

        Without a score: a dict of ``message`` alone, which says why. Else ``points``:
        dicts of ``at`` (UTC as text), ``score``, ``fit``, ``engagement``, in the order
        of time; ``marks``: what happened (``at``, ``kind``: engagement, change,
        version or qualification, ``title``, ``score``); ``thresholds`` (``mql``,
        ``sql``: points, 0 = none); ``sentence``, the history in words; ``inexact``,
        sentences about what is not as it was.
        """
        self.ensure_one()
        self.check_access("read")
        now = self.env.cr.now()
        end = now if self._is_open_for_score() else min(self.date_closed or now, now)
        marks = self._get_score_marks(end)
        moments = self._choose_moments(marks, end)
        score_models = self.env["lead.score.model"]
        scored = score_models._score_pairs([(self.id, at) for at in moments])
        if not scored:
            return {"message": self._explain_no_score()}
        rows = {at: row for (__, at), row in scored.items()}
        version = rows[max(rows)]["version"]
        return {
            "points": [
                self._prepare_score_point(at, row) for at, row in sorted(rows.items())
            ],
            "marks": self._place_marks(marks, rows),
            "thresholds": {"mql": version.mql_threshold, "sql": version.sql_threshold},
            "sentence": self._word_score_history(rows),
            "inexact": self._explain_history(rows, version),
        }

    def _is_open_for_score(self):
        return self.active and self.won_status == "pending"

    # What happened ----------------------------------------------------------------
    def _get_score_marks(self, end):
        """Give (moment, kind, title) of the latest that happened, oldest first."""
        marks = [
            *self._get_engagement_marks(),
            *self._get_change_marks(),
            *self._get_version_marks(),
            *self._get_qualification_marks(),
        ]
        start = self.create_date
        marks = sorted(mark for mark in marks if start <= mark[0] <= end)
        return marks[-MOST_MARKS:]

    def _get_engagement_marks(self):
        # sudo: of a lead that the user may read, the kind of each engagement only
        rows = self.env["lead.engagement"].sudo()
        rows = rows.search(
            [("lead_id", "=", self.id), ("is_automated", "=", False)], limit=MOST_MARKS
        )
        return [
            (row.occurred_at, "engagement", row.type_id.with_env(self.env).sudo().name)
            for row in rows
        ]

    def _get_change_marks(self):
        # sudo: as above; that a field changed, not what it was
        rows = self.env["lead.field.change"].sudo()
        rows = rows.search(
            [("lead_id", "=", self.id), ("recorded_lead_id", "=", self.id)],
            limit=MOST_MARKS,
        )
        labels = self.sudo().fields_get(rows.mapped("field_name"), ["string"])
        return [
            (
                row.changed_at,
                "change",
                self.env._("%s changed", labels[row.field_name]["string"]),
            )
            for row in rows
            if row.field_name in labels
        ]

    def _get_version_marks(self):
        # sudo: as above; the name of the version only
        rows = self.env["lead.version.activation"].sudo()
        rows = rows.search([("res_model", "=", "lead.score.model")], limit=MOST_MARKS)
        kinds = dict(rows._fields["kind"]._description_selection(self.env))
        return [
            (row.at, "version", f"{row.version_label}: {kinds[row.kind]}")
            for row in rows
        ]

    def _get_qualification_marks(self):
        # sudo: as above
        rows = self.env["lead.qualification.change"].sudo()
        rows = rows.search([("lead_id", "=", self.id)], limit=MOST_MARKS)
        labels = dict(rows._fields["to_qualification"]._description_selection(self.env))
        return [
            (row.occurred_at, "qualification", labels[row.to_qualification])
            for row in rows
        ]

    # When ---------------------------------------------------------------------------
    def _choose_moments(self, marks, end):
        """Give the moments to score: what happened, and regular ones between."""
        start = min(self.create_date, end)
        span = end - start
        if not marks and span < SHORTEST:
            return [end]
        moments = {start, end, *(at for at, __, __ in marks)}
        steps = MOST_MOMENTS - len(moments)
        moments |= {start + span * n / (steps + 1) for n in range(1, steps + 1)}
        return sorted(moments)

    # In words -----------------------------------------------------------------------
    def _prepare_score_point(self, at, row):
        return {
            "at": fields.Datetime.to_string(at),
            "score": row["score"],
            "fit": row["fit"],
            "engagement": row["engagement"],
        }

    def _place_marks(self, marks, rows):
        return [
            {
                "at": fields.Datetime.to_string(at),
                "kind": kind,
                "title": title,
                "score": rows[at]["score"],
            }
            for at, kind, title in marks
            if at in rows
        ]

    def _word_score_history(self, rows):
        highest = max(rows, key=lambda at: (rows[at]["score"], at))
        last = rows[max(rows)]["score"]
        if rows[highest]["score"] == last:
            return self.env._("The score is %s, which is its highest so far.", last)
        return self.env._(
            "The score is %(score)s; its highest was %(highest)s, on %(day)s.",
            score=last,
            highest=rows[highest]["score"],
            day=self._format_day(highest),
        )

    def _format_day(self, moment):
        return self.env["ir.qweb.field.date"].value_to_html(
            fields.Datetime.context_timestamp(self, moment).date(), {}
        )

    def _explain_history(self, rows, version):
        sentences = version._explain_inexact(min(rows))
        if not all(row["was_active"] for row in rows.values()):
            sentences.insert(
                0,
                self.env._(
                    "No score model was active at first: that part of the line is what"
                    " the rules of today give."
                ),
            )
        return sentences
