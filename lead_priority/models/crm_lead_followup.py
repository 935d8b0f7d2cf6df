from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

CALL_OUTCOMES = (
    "reached",
    "interested",
    "no_answer",
    "callback",
    "wrong_number",
    "not_interested",
)
UNDO_HOURS = 24  # hours of the clock in which an author takes a call result back
NOTE_LENGTH = 500  # characters


class CrmLead(models.Model):
    """What a rep does with a lead in two taps: call result, call back, undo."""

    _inherit = "crm.lead"

    last_followup_at = fields.Datetime(
        string="Last Follow-up",
        compute="_compute_last_followup_at",
        search="_search_last_followup_at",
        help="Last valid follow-up by a person, not undone.",
    )

    @api.depends("followup_ids")
    def _compute_last_followup_at(self):
        # sudo: when, not by whom nor what was said, of leads one can read
        followups = self.env["lead.followup"].sudo()
        rows = followups._read_group(
            Domain("lead_id", "in", self.ids) & followups._valid_domain(),
            ["lead_id"],
            ["occurred_at:max"],
        )
        last_by_lead = {lead.id: occurred_at for lead, occurred_at in rows}
        for lead in self:
            lead.last_followup_at = last_by_lead.get(lead.id)

    def _search_last_followup_at(self, operator, value):
        """Only "never" and "ever" can be asked for: ``=``/``!=`` False."""
        if operator not in ("in", "not in") or set(value) != {False}:
            return NotImplemented
        found = "not any" if operator == "in" else "any"
        return Domain("followup_ids", found, self.env["lead.followup"]._valid_domain())

    def record_call_result(self, outcome, note=None):
        """Record one outgoing call of the current user to this lead.

        :param outcome: one of ``CALL_OUTCOMES``
        :param note: what was said, cut after 500 characters
        :return: dict to be given to ``undo_call_result``
        :raise UserError: for an unknown outcome
        """
        self.ensure_one()
        self.check_access("write")
        if outcome not in CALL_OUTCOMES:
            raise UserError(self.env._("Unknown call result."))
        now = self.env.cr.now()
        followup = self.env["lead.followup"]._record_followup(
            [self._prepare_call_vals(outcome, note, now)], now=now
        )
        snoozed_until = self.snoozed_until
        return {
            "followup_id": followup.id,
            "snoozed_until": fields.Datetime.to_string(snoozed_until)
            if snoozed_until
            else False,
        }

    def _prepare_call_vals(self, outcome, note, now):
        return {
            "lead_id": self.id,
            "user_id": self.env.uid,
            "channel": "call",
            "direction": "outgoing",
            "outcome": outcome,
            "occurred_at": now.replace(microsecond=0),
            "note": (note or "").strip()[:NOTE_LENGTH] or None,
        }

    def schedule_call_back(self, until):
        """Plan a call to this lead and set it aside until then.

        :param until: as in ``snooze``
        :return: dict: ``until`` (UTC string), ``undo`` and the new ``activity_id``
        """
        self.ensure_one()
        result = self.snooze(until)
        local = fields.Datetime.context_timestamp(self, self.snoozed_until)
        activity = self.activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=local.date(),
            summary=self.env._("Call back at %(time)s", time=local.strftime("%H:%M")),
            user_id=self.user_id.id or self.env.uid,
        )
        return {**result, "activity_id": activity.id}

    def undo_call_result(self, undo):
        """Take back a call result of one's own with all it brought about.

        :param undo: what ``record_call_result`` gave, and ``activity_id`` of the
            call back where one was planned
        :raise UserError: when it is another's, too old, or taken back already
        """
        self.ensure_one()
        self.check_access("write")
        now = self.env.cr.now()
        undo = undo if isinstance(undo, dict) else {}
        followup = self.followup_ids.filtered(
            lambda row: row.id == undo.get("followup_id")
        )
        self._check_undo(followup, now)
        followup._reverse(now=now)
        self._put_snooze_back(undo.get("snoozed_until"))
        self._cancel_call_back(undo.get("activity_id"))
        return True

    def _check_undo(self, followup, now):
        if followup.user_id != self.env.user:
            raise UserError(self.env._("Only who recorded a call can take it back."))
        if followup.recorded_at < now - timedelta(hours=UNDO_HOURS):
            raise UserError(
                self.env._(
                    "A call can be taken back within %(hours)s hours.", hours=UNDO_HOURS
                )
            )

    def _cancel_call_back(self, activity_id):
        """Cancel the activity, if it is an open one of the user on this lead."""
        self.activity_ids.filtered(
            lambda activity: (
                activity.id == activity_id and activity.create_uid == self.env.user
            )
        ).action_cancel()
