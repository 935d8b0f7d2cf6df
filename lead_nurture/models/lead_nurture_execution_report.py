from odoo import fields, models

from ..sending.sms_reports import DELIVERED, FAILED

TYPES = {DELIVERED: "sms_delivered", FAILED: "sms_bounce"}
NOTE_CHARACTERS = 200


class LeadNurtureExecution(models.Model):
    """What the gateway reports of an SMS later: it arrived, or it did not."""

    _inherit = "lead.nurture.execution"

    delivery = fields.Selection(
        [(DELIVERED, "Arrived"), (FAILED, "Did Not Arrive")],
        readonly=True,
        help="As the gateway reported; empty: it did not.",
    )
    reported_at = fields.Datetime("Reported On", readonly=True)

    def _note_report(self, kind, reason, now):
        """Note a report; the fate of a message that nobody knew is known by it.

        What has arrived stays so, whatever comes later; what comes twice is noted
        once. ``now`` is naive UTC.
        """
        new = self.exists().filtered(lambda one: one.delivery not in (DELIVERED, kind))
        if not new:
            return
        new._set("delivery = %s, reported_at = %s", kind, now)
        if kind == FAILED:
            new._set("note = %s", (reason or "")[:NOTE_CHARACTERS] or None)
        lost = new.filtered(lambda one: one.state == "unknown")
        if lost and kind == DELIVERED:
            lost._settle("done", now)
            lost._record_sent(now)
        elif lost:
            lost._settle("failed", now, "refused", (reason or "")[:NOTE_CHARACTERS])
        new._record_report(kind, reason, now)

    def _record_report(self, kind, reason, now):
        rows = [
            {
                "lead_id": execution.lead_id.id,
                "type": TYPES[kind],
                "is_automated": True,
                "description": (reason or "")[:NOTE_CHARACTERS] or None,
                "external_key": f"lead.nurture.execution:{execution.id}:{kind}",
            }
            for execution in self.filtered("lead_id")
        ]
        # sudo: the gateway tells it for everybody
        self.env["lead.engagement"].sudo()._record_engagement(rows, now=now)
