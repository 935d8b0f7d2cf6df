from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models
from odoo.exceptions import UserError

LATER_HOURS = 2  # hours of the clock
MORNING = time(9)  # in the user's time zone
LONGEST_SNOOZE_DAYS = 366


class CrmLead(models.Model):
    """Set a lead aside until a moment; it comes back to My Queue by itself."""

    _inherit = "crm.lead"

    snoozed_until = fields.Datetime(
        copy=False, help="The lead stays out of My Queue until then."
    )

    def snooze(self, until):
        """Set the leads aside until a moment.

        :param until: ``later`` (2 hours of the clock), ``tomorrow`` or ``next_week``
            (9:00 in the user's time zone), or a naive UTC datetime as a string
        :return: dict: ``until`` (UTC string) and ``undo``, to be given to
            ``restore_snooze``
        :raise UserError: when the moment is not ahead, or more than a year away
        """
        self.check_access("write")
        moment = self._resolve_moment(until, self.env.cr.now())
        undo = {str(lead.id): _to_string(lead.snoozed_until) for lead in self}
        self.write({"snoozed_until": moment})
        return {"until": _to_string(moment), "undo": undo}

    def action_snooze_tomorrow(self):
        """Set the leads aside until 9:00 tomorrow in the user's time zone."""
        self.snooze("tomorrow")
        return True

    def action_wake_up(self):
        """Bring snoozed leads back to My Queue now."""
        self.check_access("write")
        self.write({"snoozed_until": False})
        return True

    def restore_snooze(self, undo):
        """Put back what ``snooze`` replaced.

        :param undo: dict lead id -> UTC string or False, as ``snooze`` gave it;
            leads outside of the recordset are ignored
        """
        self.check_access("write")
        for lead in self:
            if str(lead.id) in undo:
                lead._put_snooze_back(undo[str(lead.id)])
        return True

    def _put_snooze_back(self, until):
        self.snoozed_until = self._parse_moment(until) if until else False

    def _resolve_moment(self, until, now):
        """Return the naive UTC datetime that a code or a string means."""
        today = self._user_today(now)
        codes = {
            "later": lambda: now.replace(microsecond=0) + timedelta(hours=LATER_HOURS),
            "tomorrow": lambda: self._user_morning(today + timedelta(days=1)),
            "next_week": lambda: self._user_morning(
                today + timedelta(days=7 - today.weekday())
            ),
        }
        code = codes.get(until) if isinstance(until, str) else None
        moment = code() if code else self._parse_moment(until)
        if not now < moment <= now + timedelta(days=LONGEST_SNOOZE_DAYS):
            raise UserError(
                self.env._("Choose a moment ahead of now, within the next year.")
            )
        return moment

    def _parse_moment(self, until):
        try:
            moment = fields.Datetime.to_datetime(until)
        except (TypeError, ValueError):
            moment = None
        if not moment:
            raise UserError(self.env._("This is not a date and time."))
        return moment

    def _user_timezone(self):
        return pytz.timezone(self.env.user.tz or "UTC")

    def _user_today(self, now):
        return pytz.utc.localize(now).astimezone(self._user_timezone()).date()

    def _user_morning(self, day):
        local = self._user_timezone().localize(datetime.combine(day, MORNING))
        return local.astimezone(pytz.utc).replace(tzinfo=None)


def _to_string(moment):
    return fields.Datetime.to_string(moment) if moment else False
