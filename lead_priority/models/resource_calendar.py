from odoo import api, fields, models
from odoo.tools import ormcache

from ..scheduling import Attendance, Calendar, Workday, WorkingTime

# Fields of a calendar that say when it is worked.
WORKING_TIME_FIELDS = {"attendance_ids", "flexible_hours", "schedule_type", "tz"}
WORKING_TIME_FIELDS |= {"two_weeks_calendar"}


class ResourceCalendar(models.Model):
    """Calendars as values that limits are computed with."""

    _inherit = "resource.calendar"

    def write(self, vals):
        result = super().write(vals)
        if not WORKING_TIME_FIELDS.isdisjoint(vals):
            self._note_working_time_change()
        return result

    @api.model
    def _note_working_time_change(self):
        """Forget the calendars kept as values; running limits are computed anew."""
        self.env.registry.clear_cache()
        self.env["lead.sla.policy"]._note_working_time_change()

    def _get_working_time(self, company):
        """Give the ``WorkingTime`` of this calendar for the people of ``company``.

        Of no calendar, that of one worked without a break, in UTC.
        """
        return self._get_working_time_of(self.id, company.id)

    @api.model
    @ormcache("calendar_id", "company_id")
    def _get_working_time_of(self, calendar_id, company_id):
        # sudo: when a company works, for its limits; no person's time off is read
        calendar = self.sudo().browse(calendar_id)
        if not calendar.exists():
            return WorkingTime(Calendar("UTC", is_always_open=True))
        return WorkingTime(calendar._to_calendar(company_id))

    def _to_calendar(self, company_id):
        self.env.flush_all()
        return Calendar(
            tz=self.tz or "UTC",
            attendances=() if self.flexible_hours else self._to_attendances(),
            leaves=self._to_leaves(company_id),
            workdays=self._to_workdays(company_id),
            is_always_open=self.flexible_hours,
        )

    def _to_attendances(self):
        lines = self.env["resource.calendar.attendance"].search(
            [
                ("calendar_id", "=", self.id),
                ("display_type", "=", False),
                ("day_period", "!=", "lunch"),
            ]
        )
        return tuple(
            Attendance(
                weekday=int(line.dayofweek),
                start=line.hour_from,
                end=line.hour_to,
                week=int(line.week_type or 0) if self.two_weeks_calendar else None,
            )
            for line in lines
        )

    def _to_leaves(self, company_id):
        """Public holidays: days off of everybody, of this calendar or of all."""
        leaves = self.env["resource.calendar.leaves"].search(
            [
                ("resource_id", "=", False),
                ("time_type", "=", "leave"),
                ("calendar_id", "in", (self.id, False)),
                ("company_id", "in", (company_id, False)),
            ]
        )
        return tuple((leave.date_from, leave.date_to) for leave in leaves)

    def _to_workdays(self, company_id):
        workdays = self.env["lead.workday.exception"].search(
            [
                ("calendar_id", "in", (self.id, False)),
                ("company_id", "=", company_id),
            ]
        )
        return tuple(
            Workday(fields.Date.to_date(day.date), day.hour_from, day.hour_to)
            for day in workdays
        )
