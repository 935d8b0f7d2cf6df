from odoo import models
from odoo.tools import SQL

# Leads that a list of them shows at most.
LISTED = 20_000


class LeadNurtureFlow(models.Model):
    """Who would enter now: asked of the same statement that lets leads enter."""

    _inherit = "lead.nurture.flow"

    def _find_who_would_enter(self, now, counts_past=None):
        """Give a query of (lead_id, trigger_id, verdict, entries); nothing is written.

        :param now: naive UTC
        :param counts_past: whether what was before the start lets leads in; None: as
            the flow says
        """
        self.ensure_one()
        self.env.flush_all()
        if counts_past is None:
            counts_past = self.includes_existing
        since = None if counts_past else self.counts_since or now
        enrollments = self.env["lead.nurture.enrollment"]
        candidates = self._find_candidates(now, None, since)
        return enrollments._judge(self, candidates, now)

    def _count_who_would_enter(self, now, counts_past=None):
        """Give {(verdict, trigger id): how many leads}."""
        rows = self.env.execute_query(
            SQL(
                "SELECT verdict, trigger_id, count(*) FROM (%s) j GROUP BY 1, 2",
                self._find_who_would_enter(now, counts_past),
            )
        )
        return {(verdict, trigger_id): count for verdict, trigger_id, count in rows}

    def _list_who_would_enter(self, now, verdict, trigger_id, counts_past=None):
        """Give the ids of the first 20,000 leads of one verdict and trigger."""
        rows = self.env.execute_query(
            SQL(
                """SELECT lead_id FROM (%s) j WHERE verdict = %s AND trigger_id = %s
                 ORDER BY lead_id DESC LIMIT %s""",
                self._find_who_would_enter(now, counts_past),
                verdict,
                trigger_id,
                LISTED,
            )
        )
        return [lead_id for (lead_id,) in rows]

    def action_who_would_enter(self):
        """Open the screen that says who would enter now."""
        self.ensure_one()
        self.check_access("write")
        who = self.env["lead.nurture.who"].create({"flow_id": self.id})
        return who._open()
