from odoo import models

from .lead_playbook_step_journal import TASK_ORIGIN

# Channel, direction and outcome of a step that is done, by category of its activity.
BY_CATEGORY = {
    "phonecall": ("call", "outgoing", "done"),
    "meeting": ("meeting", "two_way", "held"),
}
MAIL = ("mail", "outgoing", "sent")
STEP = ("playbook", "outgoing", "done")
SKIPPED = ("playbook", "outgoing", "skipped")
REVIEWED = ("playbook", "outgoing", "reviewed")
# What these wait for stands in the journal itself, and is a contact there.
IN_JOURNAL = ("mail", "call", "meeting")
NOTE_SIZE = 500


class LeadPlaybookTask(models.Model):
    """Each step that is done or skipped is a row in the journal of follow-ups."""

    _inherit = "lead.playbook.task"

    def _after_close(self, now):
        result = super()._after_close(now)
        with_lead = self.filtered("lead_id")
        self.env["lead.followup"]._record_followup(
            [task._prepare_followup_row() for task in with_lead], now=now
        )
        return result

    def _prepare_followup_row(self):
        channel, direction, outcome = self._get_followup_kind()
        return {
            "lead_id": self.lead_id.id,
            "user_id": (self.done_by_id or self.user_id).id or None,
            "is_automatic": self.is_automatic or self._is_in_journal(),
            "channel": channel,
            "direction": direction,
            "outcome": outcome,
            "note": self._get_followup_note()[:NOTE_SIZE],
            "origin": f"{TASK_ORIGIN}{self.id}",
        }

    def _get_followup_kind(self):
        if self.state == "skipped":
            return SKIPPED
        if self.step_id.is_internal:
            return REVIEWED
        kind = self.step_id.activity_type_id
        mail = self.env.ref("mail.mail_activity_data_email", raise_if_not_found=False)
        if kind and kind == mail:
            return MAIL
        return BY_CATEGORY.get(kind.category, STEP)

    def _is_in_journal(self):
        """Tell whether the contact of this step has a row of its own: counted once."""
        return self.state == "done" and (
            self.step_id.done_when in IN_JOURNAL
            or bool(self.activity_id.calendar_event_id)
        )

    def _get_followup_note(self):
        said = self.skip_note if self.state == "skipped" else self.feedback
        parts = (self.step_id.name, self.skip_reason_id.name, said)
        return ": ".join(part for part in parts if part)
