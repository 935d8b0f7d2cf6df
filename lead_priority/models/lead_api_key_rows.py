from odoo import models

from ..api.messages import Answer, Refusal
from ..api.reading import read_occurred_at


class LeadApiKey(models.Model):
    """Rows of a list: which can be recorded, and how the list is answered."""

    _inherit = "lead.api.key"

    def _sort_rows(self, rows, now, *, name, ids):
        """Give the rows that can be recorded, and the refusals of the others.

        :param name: the field that names a record beside the lead, ``type`` or ``rep``
        :param ids: {text: id} of what that field may name
        :return: list of (row, values that every kind has), list of Refusal
        """
        accepted, refused = [], []
        leads = self._find_leads(rows)
        for number, (row, (lead_id, code)) in enumerate(zip(rows, leads, strict=True)):
            occurred_at = read_occurred_at(row, now)
            field = ""
            if not code and row[name] not in ids:
                code, field = f"{name}_not_found", name
            elif not code and not occurred_at:
                code, field = "in_future", "occurred_at"
            if code:
                refused.append(Refusal(number, row["key"], code, field))
            else:
                accepted.append((row, {"lead_id": lead_id, "occurred_at": occurred_at}))
        return accepted, refused

    def _get_row_key(self, row):
        """Give a row's key as our journals have it: another system's are its own."""
        return f"api{self.id}:{row['key']}"

    def _word_rows(self, rows, recorded, refused):
        """Give the answer to a list, and the figures of the request."""
        figures = {
            "sent": len(rows),
            "recorded": recorded,
            "known": len(rows) - len(refused) - recorded,
            "refused": len(refused),
        }
        errors = [self._word_refusal(refusal) for refusal in refused]
        return Answer({**figures, "errors": errors}), figures

    def _word_refusal(self, refusal):
        message = self.env["lead.capture"]._get_issue_message(refusal.error)
        worded = {
            "row": refusal.row,
            "key": refusal.key,
            "error": refusal.error,
            "message": message,
        }
        return {**worded, "field": refusal.field} if refusal.field else worded
