from odoo import models
from odoo.exceptions import AccessError, UserError

DECIDERS = (
    "lead_priority.lead_priority_group_marketing",
    "sales_team.group_sale_manager",
)


class LeadNurtureExecution(models.Model):
    """What people decide about messages of unknown fate, and those that failed."""

    _inherit = "lead.nurture.execution"

    def action_send_again(self):
        """Queue messages once more that may not have arrived.

        :raises AccessError: for others than marketing and managers
        :raises UserError: it is neither unknown nor failed, or is not kept any more
        """
        self._check_may_decide(("unknown", "failed"))
        executions = self.sudo()  # sudo: checked above; only these are queued again
        mails, texts = executions._get_mails(), executions._get_texts()
        kept = mails.lead_nurture_execution_id | texts.lead_nurture_execution_id
        if executions - kept:
            raise UserError(
                self.env._(
                    "The message to %s is not kept any more.",
                    ", ".join((executions - kept).mapped("lead_id.display_name")),
                )
            )
        mails.write({"state": "nurture", "failure_reason": False})
        mails.mailing_trace_ids.write({"trace_status": "outgoing"})
        texts.write({"state": "nurture", "failure_type": False})
        now = self.env.cr.now()
        executions._set(
            "state = 'queued', next_try_at = %s, done_at = NULL, reason = NULL,"
            " note = NULL, tries = 0, goes_on = FALSE, asked_by_id = %s",
            *(now, self.env.uid),
        )
        executions._trigger_sending()
        return True

    def action_was_sent(self):
        """Say of messages of unknown fate that they arrived.

        :raises AccessError: for others than marketing and managers
        :raises UserError: the fate is known
        """
        self._check_may_decide(("unknown",))
        executions = self.sudo()  # sudo: checked above; only these are settled
        now = self.env.cr.now()
        traces = executions._get_mails().mailing_trace_ids
        traces.filtered(
            lambda trace: trace.trace_status in ("outgoing", "cancel")
        ).set_sent()
        executions._settle("done", now)
        executions._record_sent(now)
        return True

    def _check_may_decide(self, states):
        self.check_access("read")
        if not any(self.env.user.has_group(group) for group in DECIDERS):
            raise AccessError(
                self.env._("Marketing and sales managers decide about messages.")
            )
        if any(execution.state not in states for execution in self):
            raise UserError(
                self.env._(
                    "The fate of one of these messages is known: reload the list."
                )
            )
