from odoo import models
from odoo.tools import SQL


class LeadCustodyDifference(models.Model):
    """Repair: the journal goes on with what the leads say, and says it was repaired."""

    _inherit = "lead.custody.difference"

    def _repair(self, *, now):
        """Repair these differences, by kind; ``now`` is UTC."""
        for kind, differences in self.grouped("kind").items():
            getattr(differences, f"_repair_{kind}")(now)
        self.env["lead.custody"].invalidate_model(flush=False)
        self._reconcile_all(now=now)

    def _repair_no_capture(self, now):
        self.env["lead.capture"]._register_leads(
            self.lead_id, now=now, entry="opening", reason="reconciled"
        )

    def _repair_wrong_place(self, now):
        self.env["lead.custody"]._hand_over(self.lead_id, now=now, reason="reconciled")

    def _repair_no_open_row(self, now):
        """The chain of the lead's first capture without an open row goes on."""
        these = SQL("lead.id = ANY (%s)", self.lead_id.ids)
        pairs = SQL(
            """
            SELECT DISTINCT ON (capture.lead_id) capture.id, capture.lead_id
              FROM lead_capture capture
             WHERE capture.lead_id = ANY (%s) AND capture.state = 'lead'
               AND NOT EXISTS (SELECT FROM lead_custody open
                                WHERE open.capture_id = capture.id
                                  AND open.ended_at IS NULL)
             ORDER BY capture.lead_id, capture.id
            """,
            self.lead_id.ids,
        )
        self.env["lead.custody"]._open_captured(
            pairs, these, now=now, reason="reconciled"
        )

    def _repair_lead_missing(self, now):
        custody = self.env["lead.custody"]
        chains = SQL("open.capture_id = ANY (%s)", self.capture_id.ids)
        custody._close_rows(SQL(), chains, now)
        custody._open_rows(
            SQL(
                """
                SELECT capture.id, NULL::int4, 'deleted', NULL::int4, NULL::int4,
                       NULL::int4, capture.company_id, NULL::int4, %(now)s::timestamp,
                       'reconciled', NULL, %(by)s
                  FROM lead_capture capture WHERE capture.id = ANY (%(captures)s)
                """,
                now=now,
                by=self.env.uid,
                captures=self.capture_id.ids,
            )
        )
