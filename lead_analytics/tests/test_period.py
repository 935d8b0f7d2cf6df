from datetime import date, datetime

from odoo.tests import TransactionCase


def moment(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007 naive UTC


class TestPeriod(TransactionCase):
    """Periods of days, and when they begin and end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.tz = "Europe/Brussels"
        cls.period = cls.env["lead.analytics.period"].with_context(tz=None)
        cls.today = date(2026, 3, 25)

    def test_days_of_each_kind(self):
        expected = {
            "week": (date(2026, 3, 23), date(2026, 3, 29)),
            "biweek": (date(2026, 3, 23), date(2026, 4, 5)),
            "month": (date(2026, 3, 1), date(2026, 3, 31)),
            "quarter": (date(2026, 1, 1), date(2026, 3, 31)),
            "last_90_days": (date(2025, 12, 26), self.today),
            "year": (date(2026, 1, 1), date(2026, 12, 31)),
        }
        kinds = [kind for kind, _label in self.period._selection()]
        found = {kind: self.period._get_days(kind, self.today) for kind in kinds}
        self.assertEqual(found, expected)

    def test_periods_follow_one_another_without_a_gap(self):
        for kind, _label in self.period._selection():
            for back in range(1, 12):
                _first, last = self.period._get_days(kind, self.today, back)
                later, _last = self.period._get_days(kind, self.today, back - 1)
                self.assertEqual((later - last).days, 1, (kind, back))

    def test_week_in_which_the_clock_is_put_forward_has_an_hour_less(self):
        start, end = self.period._get_bounds("week", self.today)
        self.assertEqual(start, moment("2026-03-22 23:00"))
        self.assertEqual(end, moment("2026-03-29 22:00"))
        self.assertEqual((end - start).total_seconds(), 7 * 86400 - 3600)

    def test_company_counts_by_its_own_day(self):
        company = self.env["res.company"].create({"name": "Far East"})
        company.resource_calendar_id.tz = "Asia/Shanghai"
        found = self.period._to_utc(date(2026, 3, 1), company)
        self.assertEqual(found, moment("2026-02-28 16:00"))
        self.assertEqual(self.period._to_day(found, company), date(2026, 3, 1))

    def test_unknown_zone_is_utc(self):
        period = self.period.with_context(tz="Mars/Olympus")
        found = period._to_utc(date(2026, 3, 1))
        self.assertEqual(found, moment("2026-03-01 00:00"))

    def test_unknown_kind_is_refused(self):
        with self.assertRaises(KeyError):
            self.period._get_days("fortnight", self.today)
