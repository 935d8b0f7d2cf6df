from odoo import fields, models
from odoo.tools import SQL

from ..intake.payload import EXTRA, FIELDS


class LeadCapture(models.Model):
    """Where a capture came in, when that was no form: an incoming webhook."""

    _inherit = "lead.capture"

    webhook_id = fields.Many2one(
        "lead.capture.webhook", ondelete="restrict", readonly=True
    )

    _webhook_idx = models.Index(
        "(webhook_id, received_at) WHERE webhook_id IS NOT NULL"
    )

    def _get_origin(self):
        """Give the form or the webhook whose channel, pool, team and words count here.

        Both have the same names for these; empty where it was neither.
        """
        self.ensure_one()
        return self.form_id or self.webhook_id or self.form_id

    def _mend_mapped(self, payload, now):
        """Try a rejected capture again with what a mended mapping makes of it.

        One that became a lead stays as it is, whatever comes later under its number.
        """
        self.ensure_one()
        before = {**(self.payload or {}), **(self.correction or {})}
        names = {*before, *payload} & {*FIELDS, *EXTRA}
        changed = {
            name: payload.get(name) or ""
            for name in names
            if payload.get(name) != before.get(name)
        }
        if self.state == "rejected" and self.reject_reason != "blocked" and changed:
            self._mend(changed, now)

    def _blank_where(self, condition):
        """The requests that brought what is erased are blanked too."""
        self.env["lead.capture.webhook.delivery"].flush_model()
        self.env.cr.execute(
            SQL(
                """UPDATE lead_capture_webhook_delivery
                      SET body = NULL, documents = NULL, headers = NULL
                    WHERE id IN (
                        SELECT lead_capture_webhook_delivery_id
                          FROM lead_capture_lead_capture_webhook_delivery_rel
                         WHERE lead_capture_id IN (
                             SELECT id FROM lead_capture WHERE %s))""",
                condition,
            )
        )
        self.env["lead.capture.webhook.delivery"].invalidate_model(flush=False)
        return super()._blank_where(condition)
