from odoo import fields, models

from .lead_sla_clock import RECLAIM_KINDS

# Spans of working time sent to the browser; more are further away than one counts.
MOST_SPANS = 40


class LeadSlaClock(models.Model):
    """What is left of a limit."""

    _inherit = "lead.sla.clock"

    def _get_deadline(self):
        """Return until when a contact helps: taking back may be put off."""
        if self.kind in RECLAIM_KINDS and self.next_at:
            return max(self.due_at, self.next_at)
        return self.due_at

    def _get_spans_left(self, now):
        """Return [[from, until]] (UTC texts) in which the rest of the limit runs."""
        unit = self.policy_id._get_limit(self.kind)[1]
        deadline = self._get_deadline()
        if deadline <= now:
            return []
        spans = [(now, deadline)]
        if unit.startswith("working"):
            work = self.policy_id._get_working_time(self.company_id)
            spans = work.until(now, deadline, MOST_SPANS) or spans
        to_text = fields.Datetime.to_string
        return [[to_text(start), to_text(end)] for start, end in spans]
