"""What the statement writes: scores to their own table, marks to the lead."""

from datetime import datetime

from odoo.tools import SQL

# Leads that come one after the other mostly have their scores one after the other.
_IN_RANGE = SQL(
    """ AND lead_score.id BETWEEN (SELECT MIN(score_id) FROM lead)
                              AND (SELECT MAX(score_id) FROM lead)"""
)


def write_scores(
    steps: SQL, now: datetime, lead_filter: SQL, *, is_range: bool = False
) -> SQL:
    """Write the rows of ``lead_score`` that change, and leads with another mark.

    ``steps``: those of the statement, ending with ``score``; ``is_range``: the ids of
    the leads leave out none in between.

    Gives one row (written, missing, id, old_rank, new_rank, rank_rule, total,
    urgent_on) per lead whose qualification rose or that turned urgent, and at least
    one; ``missing`` is how many leads have no row of scores yet.
    ``scored_at`` is when the score last changed, so that a run that changes nothing
    writes nothing. A row of ``crm_lead`` is wide and has forty foreign keys to check:
    it is only written when its qualification or urgency changes.
    """
    return SQL(
        """%(steps)s, written AS (
            UPDATE lead_score
               SET lead_score = s.total, fit_score = s.fit,
                   engagement_score = s.engagement, scored_at = %(now)s
              FROM score s
             WHERE lead_score.id = s.score_id%(in_range)s
               AND (s.is_marked_anew OR lead_score.scored_at IS NULL
                    OR (lead_score.lead_score, lead_score.fit_score,
                        lead_score.engagement_score)
                       IS DISTINCT FROM (s.total, s.fit, s.engagement))
         RETURNING 1
        ), marked AS (
            UPDATE crm_lead
               SET is_urgent = s.urgent, qualification = s.new_qualification,
                   qualification_held_score = CASE
                       WHEN s.new_rank > s.old_rank THEN 0
                       ELSE crm_lead.qualification_held_score END
              FROM score s
             WHERE crm_lead.id = s.id AND s.is_marked_anew AND %(lead_filter)s
         RETURNING s.id, s.old_rank, s.new_rank, s.rank_rule, s.total,
                   s.urgent AND NOT s.old_urgent AS urgent_on
        )
        SELECT n.*, m.*
          FROM (SELECT (SELECT COUNT(*) FROM written) AS written,
                       (SELECT COUNT(*) FROM lead WHERE score_id IS NULL) AS missing
               ) AS n
     LEFT JOIN marked m ON m.new_rank > m.old_rank OR m.urgent_on""",
        steps=steps,
        now=now,
        in_range=_IN_RANGE if is_range else SQL(),
        # Said again, so that not the whole table is read for a batch.
        lead_filter=lead_filter,
    )
