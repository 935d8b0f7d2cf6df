from odoo import SUPERUSER_ID, models
from odoo.tools import html2plaintext

# Channel, direction and outcome of a done activity, by category of its type.
BY_CATEGORY = {
    "phonecall": ("call", "outgoing", "done"),
    "meeting": ("meeting", "two_way", "held"),
}
MAIL = ("mail", "outgoing", "sent")
TASK = ("task", "outgoing", "done")
NOTE_SIZE = 500


class MailActivity(models.Model):
    """An activity done on a lead is a follow-up."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        # read before: core may delete the activity
        rows = [
            activity._prepare_followup_row(feedback)
            for activity in self._filter_followups()
        ]
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if rows:
            self.env["lead.followup"]._record_followup(rows, now=self.env.cr.now())
        return result

    def _filter_followups(self):
        """Give those of these that are follow-ups when they are done."""
        return self.filtered(
            lambda activity: activity.res_model == "crm.lead" and activity.res_id
        )

    def _prepare_followup_row(self, feedback):
        channel, direction, outcome = self._get_followup_kind()
        return {
            "lead_id": self.res_id,
            "user_id": self.env.uid,
            "is_automatic": self.env.uid == SUPERUSER_ID,
            "channel": channel,
            "direction": direction,
            "outcome": outcome,
            "note": html2plaintext(feedback or "").strip()[:NOTE_SIZE],
            "origin": self._get_followup_origin(),
        }

    def _get_followup_kind(self):
        activity_type = self.activity_type_id
        if activity_type == self.env.ref(
            "mail.mail_activity_data_email", raise_if_not_found=False
        ):
            return MAIL
        return BY_CATEGORY.get(activity_type.category, TASK)

    def _get_followup_origin(self):
        """A meeting and the activity that announces it are one follow-up."""
        if self.calendar_event_id:
            return f"calendar.event:{self.calendar_event_id.id}"
        return f"mail.activity:{self.id}"
