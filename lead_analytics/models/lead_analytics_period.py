from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import date_utils

# Length of the kinds of periods, from one to the next.
STEPS = {
    "week": relativedelta(weeks=1),
    "biweek": relativedelta(weeks=2),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "last_90_days": relativedelta(days=90),
    "year": relativedelta(years=1),
}
# A Monday from which on fortnights are counted.
FIRST_MONDAY = date(2024, 1, 1)


class LeadAnalyticsPeriod(models.AbstractModel):
    """Periods of days, and the moments they begin and end at.

    A day is that of the user; where a company is given, that of the company, so that
    a job that runs for everybody comes to the same figures for everybody.
    """

    _name = "lead.analytics.period"
    _description = "Periods of Reports"

    @api.model
    def _selection(self):
        """Give [(kind, label)] for Selection fields."""
        return [
            ("week", self.env._("Week")),
            ("biweek", self.env._("Two weeks")),
            ("month", self.env._("Month")),
            ("quarter", self.env._("Quarter")),
            ("last_90_days", self.env._("Last 90 days")),
            ("year", self.env._("Year")),
        ]

    @api.model
    def _get_days(self, kind, today, back=0):
        """Give the first and the last day of the period that ``today`` lies in.

        :param kind: one of ``STEPS``; weeks begin on Monday, as ISO 8601 has it
        :param back: so many periods earlier; 1: the last complete one
        """
        step = STEPS[kind]
        if kind == "last_90_days":
            first = today - timedelta(days=89)
        elif kind == "biweek":
            first = today - timedelta(days=(today - FIRST_MONDAY).days % 14)
        elif kind == "week":
            first = today - timedelta(days=today.weekday())
        else:
            first = date_utils.start_of(today, kind)
        first -= step * back
        return first, first + step - timedelta(days=1)

    @api.model
    def _get_bounds(self, kind, today, back=0, company=None):
        """Give the moments (naive UTC, the end excluded) of ``_get_days``."""
        first, last = self._get_days(kind, today, back)
        return self._to_moments(first, last, company)

    @api.model
    def _to_moments(self, first, last, company=None):
        """Give when the first day begins and the last one is over, as naive UTC."""
        return (
            self._to_utc(first, company),
            self._to_utc(last + timedelta(days=1), company),
        )

    @api.model
    def _to_utc(self, day, company=None):
        """Give midnight of a day where the user, or the company, is, as naive UTC."""
        local = datetime.combine(day, time.min, tzinfo=self._get_zone(company))
        return local.astimezone(timezone.utc).replace(tzinfo=None)

    @api.model
    def _to_day(self, moment, company=None):
        """Give the day of a moment (naive UTC) where the user, or the company, is."""
        utc = moment.replace(tzinfo=timezone.utc)
        return utc.astimezone(self._get_zone(company)).date()

    @api.model
    def _get_zone(self, company=None):
        """Give the time zone of the company's calendar, or that of the user."""
        if company:
            return ZoneInfo(self.env["lead.score.model"]._get_tz(company))
        try:
            return ZoneInfo(self.env.context.get("tz") or self.env.user.tz or "UTC")
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")
