from odoo import models
from odoo.exceptions import AccessError, UserError


class LeadNurtureEnrollment(models.Model):
    """What people do with leads in a flow: skip a step, take them out."""

    _inherit = "lead.nurture.enrollment"

    def action_skip_step(self):
        """Let these go on to the next step, as if the one they are at were done.

        :raises AccessError: for those who may not write flows
        :raises UserError: one is not in its flow any more, or is at no step
        """
        self._check_may_decide()
        if self.filtered(lambda one: one.state not in ("running", "parked")):
            raise UserError(self.env._("One of these has left the flow already."))
        now = self.env.cr.now()
        enrollments = self.sudo()  # sudo: checked above; only these go on
        enrollments.write({"state": "running", "error": False, "tries": 0})
        enrollments.flush_recordset()
        enrollments.execution_ids.filtered(
            lambda row: row.state in ("waiting", "queued")
        )._skip_by_hand(now)
        enrollments._go_on_to_next(
            {
                one.id: one.step_id._get_outcomes()[0][0]
                for one in enrollments.filtered("step_id")
                if one.step_id._get_outcomes()
            },
            now,
        )
        enrollments._trigger_run()
        return True

    def action_take_out(self):
        """Let these leave their flow.

        :raises AccessError: for those who may not write flows
        """
        self._check_may_decide()
        # sudo: enrollments are read only for people; checked above
        self.sudo()._leave("by_hand", self.env.cr.now())
        return True

    def action_open_lead(self):
        """Open the lead."""
        self.ensure_one()
        return self.lead_id.get_formview_action() if self.lead_id else False

    def _check_may_decide(self):
        self.check_access("read")
        if not self.env["lead.nurture.flow"].has_access("write"):
            raise AccessError(self._get_ask_others_text())

    def _get_ask_others_text(self):
        return self.env._("Ask somebody from marketing or a manager to do this.")


class LeadNurtureExecution(models.Model):
    _inherit = "lead.nurture.execution"

    def _skip_by_hand(self, now):
        """Note that a person did not want to wait for these."""
        note = self.env._("Skipped by %s", self.env.user.name)
        self._cancel_messages()
        self.write(
            {"state": "skipped", "reason": "not_needed", "note": note, "done_at": now}
        )

    def action_open_lead(self):
        """Open the lead."""
        self.ensure_one()
        return self.lead_id.get_formview_action() if self.lead_id else False
