from odoo import api, models
from odoo.tools import SQL

# Longer beginnings of a note are sentences, not names of steps.
LONGEST_NAME = 60


class LeadFollowup(models.Model):
    """Steps with a name: what playbooks and people call what they do with leads."""

    _inherit = "lead.followup"

    @api.model
    def _step_name_sql(self, alias):
        """Give the name of the step that a follow-up is, as SQL; NULL: it has none.

        The note begins with the name: “Technical pre-review” or “Technical
        pre-review: no objections”. What was skipped or undone is no step. Notes are
        for salespeople only: show a name to others only where many leads share it.
        """
        row = SQL.identifier(alias)
        return SQL(
            """CASE WHEN %(row)s.note IS NOT NULL AND %(row)s.reverses_id IS NULL
                     AND %(row)s.outcome IS DISTINCT FROM 'skipped'
                     AND %(row)s.direction <> 'incoming'
                     AND length(split_part(%(row)s.note, ': ', 1)) <= %(longest)s
                     AND NOT EXISTS (SELECT FROM lead_followup undone
                                      WHERE undone.reverses_id = %(row)s.id)
                    THEN NULLIF(trim(split_part(%(row)s.note, ': ', 1)), '') END""",
            row=row,
            longest=LONGEST_NAME,
        )
