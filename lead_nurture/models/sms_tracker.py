from odoo import api, fields, models
from odoo.fields import Domain

from ..sending.sms_reports import DELIVERED, FAILED


class SmsTracker(models.Model):
    """What gateways report of SMS: Odoo's own, Twilio, and providers of ours.

    An SMS of a flow has a tracker from the moment it is queued, so whoever reports to
    Odoo about it reports to the flow.
    """

    _inherit = "sms.tracker"

    lead_nurture_execution_id = fields.Many2one(
        "lead.nurture.execution", index="btree_not_null", ondelete="cascade"
    )
    lead_sms_provider_id = fields.Many2one("lead.sms.provider", ondelete="set null")
    lead_sms_reference = fields.Char(help="How the gateway calls the message.")

    _lead_sms_reference_idx = models.Index(
        "(lead_sms_provider_id, lead_sms_reference)"
        " WHERE lead_sms_reference IS NOT NULL"
    )

    def _action_update_from_sms_state(
        self, sms_state, failure_type=False, failure_reason=False
    ):
        result = super()._action_update_from_sms_state(
            sms_state, failure_type=failure_type, failure_reason=failure_reason
        )
        if sms_state == "sent":
            self._tell_executions(DELIVERED, None)
        return result

    def _action_update_from_provider_error(self, provider_error):
        result = super()._action_update_from_provider_error(provider_error)
        reason = self.env.context.get("sms_known_failure_reason") or provider_error
        self._tell_executions(FAILED, reason)
        return result

    def _tell_executions(self, kind, reason):
        # While it is sent, whoever sends it notes how that went.
        if not self.env.context.get("sms_skip_msg_notification"):
            self.lead_nurture_execution_id._note_report(
                kind, reason, self.env.cr.now().replace(microsecond=0)
            )

    @api.model
    def _take_reports(self, provider, reports):
        """Note what a provider of ours reports; give how many messages that were.

        A message is named by the gateway's own number, or by our ``{uuid}``.
        """
        names = [report.reference for report in reports]
        trackers = self.search(
            Domain("lead_sms_provider_id", "=", provider.id)
            & (
                Domain("lead_sms_reference", "in", names)
                | Domain("sms_uuid", "in", names)
            )
        )
        by_name = {tracker.lead_sms_reference: tracker for tracker in trackers}
        by_name |= {tracker.sms_uuid: tracker for tracker in trackers}
        known = [report for report in reports if report.reference in by_name]
        for report in known:
            tracker = by_name[report.reference]
            if report.kind == DELIVERED:
                tracker._action_update_from_sms_state("sent")
            else:
                told = tracker.with_context(sms_known_failure_reason=report.reason)
                told._action_update_from_provider_error("not_delivered")
        return len(known)
