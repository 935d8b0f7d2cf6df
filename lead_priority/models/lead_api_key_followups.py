from odoo import models

from ..api.reading import read_line, read_rows

ROW_VALUES = ("channel", "direction", "outcome", "is_automatic")


class LeadApiKey(models.Model):
    """What reps did in another system: calls, messages; as if entered here.

    A valid follow-up meets the deadlines of its lead, so that nobody loses a lead for
    having worked where the customer is.
    """

    _inherit = "lead.api.key"

    def _take_followups(self, sent, now):
        """Record a list of follow-ups; give the answer and the request's figures."""
        rows = read_rows(sent, "followups")
        names = {row["rep"] for row in rows}
        reps = self.env["lead.api.rep"]
        users = reps._find_users(self, names)
        reps._note_unknown(self, names - users.keys())
        accepted, refused = self._sort_rows(rows, now, name="rep", ids=users)
        new_rows = self.env["lead.followup"]._record_followup(
            [
                {
                    **values,
                    **{name: row[name] for name in ROW_VALUES if name in row},
                    "user_id": users[row["rep"]],
                    "note": read_line(row, "note"),
                    "origin": self._get_row_key(row),
                }
                for row, values in accepted
            ],
            now=now,
        )
        return self._word_rows(rows, len(new_rows), refused)
