import random
from datetime import date, datetime, time, timedelta

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged

from .limit_oracle import MINUTE, after_days, after_minutes, count_minutes

SALES = "sales_team.group_sale_salesman"
# Zone, and a Monday before each change of its clock and before any other week.
WORLDS = (
    ("Europe/Brussels", "2026-03-23"),
    ("Europe/Brussels", "2026-10-19"),
    ("America/New_York", "2026-03-02"),
    ("America/New_York", "2026-10-26"),
    ("Australia/Sydney", "2026-03-30"),
    ("Australia/Sydney", "2026-09-28"),
    ("Asia/Shanghai", "2026-02-09"),
    ("Asia/Kolkata", "2026-06-01"),
)
# From and to, hours of the local clock: none begins or ends where the clock jumps.
SHIFTS = ((0, 6), (6, 12), (8, 12), (8.5, 12), (13, 17), (13.25, 18), (18, 23.5))


@tagged("post_install", "-at_install")
class TestPlaybookLimits(TransactionCase):
    """When a step is to be done, in random calendars, beside an oracle.

    Weekends, public holidays, make-up workdays, the clock put forward and back.
    Capabilities: 106
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep = new_test_user(cls.env, "limit_rep", SALES)
        cls.playbook = cls.env["lead.playbook"].create({"name": "Limits"})
        cls.step = cls.env["lead.playbook.step"].create(
            {"name": "Call", "playbook_id": cls.playbook.id}
        )
        cls.company = cls.playbook.company_id

    def make_office(self, dice, tz, monday):
        """Draw working hours, and give them as the oracle takes them."""
        hours = {}
        for weekday in dice.sample(range(7), dice.randint(2, 7)):
            first, second = sorted(dice.sample(SHIFTS, 2))
            hours[weekday] = [first] if second[0] < first[1] else [first, second]
        days = [monday + timedelta(days=n) for n in range(28)]
        workdays = {
            day: [dice.choice(SHIFTS)] for day in dice.sample(days, dice.randint(0, 3))
        }
        leaves = []
        for day in dice.sample(days, dice.randint(0, 3)):
            start = datetime.combine(day, time()) + MINUTE * dice.randrange(900)
            leaves.append((start, start + MINUTE * dice.randrange(30, 4000)))
        self.write_calendar(tz, hours, leaves, workdays)
        return {
            "tz": tz,
            "hours": {key: _in_minutes(value) for key, value in hours.items()},
            "leaves": leaves,
            "workdays": {key: _in_minutes(value) for key, value in workdays.items()},
        }

    def write_calendar(self, tz, hours, leaves, workdays):
        """Let the rep work so, by a calendar of the rep's own."""
        lines = [
            {"name": "x", "dayofweek": str(day), "hour_from": a, "hour_to": b}
            for day, spans in hours.items()
            for a, b in spans
        ]
        calendar = self.env["resource.calendar"].create(
            {
                "name": "Office",
                "tz": tz,
                "company_id": self.company.id,
                "attendance_ids": [(0, 0, line) for line in lines],
            }
        )
        self.env["resource.calendar.leaves"].create(
            [
                {"calendar_id": calendar.id, "date_from": a, "date_to": b}
                for a, b in leaves
            ]
        )
        self.env["lead.workday.exception"].create(
            [
                {"name": "x", "date": day, "hour_from": a, "hour_to": b}
                for day, spans in workdays.items()
                for a, b in spans
            ]
        )
        self.rep.resource_ids.unlink()
        self.env["resource.resource"].create(
            {"name": "rep", "user_id": self.rep.id, "calendar_id": calendar.id}
        )

    def test_limits_in_random_calendars(self):
        """Working hours and working days, their reminder and the hand-over."""
        for seed in range(32):
            dice = random.Random(seed)
            tz, monday = WORLDS[seed % len(WORLDS)]
            office = self.make_office(dice, tz, date.fromisoformat(monday))
            start = datetime.fromisoformat(monday) + MINUTE * dice.randrange(9 * 1440)
            with self.subTest(seed=seed, start=start, office=office):
                self.check_hours(dice, start, office)
                self.check_days(dice, start, office)
            self.env["lead.workday.exception"].search([]).unlink()

    def check_hours(self, dice, start, office):
        percent, hours = dice.choice((50, 75, 80)), dice.choice((0.5, 2, 8, 24))
        self.playbook.write({"remind_percent": percent, "hand_over_hours": 4})
        self.step.write({"limit_amount": hours, "limit_unit": "working_hours"})
        found = self.step._get_times(self.rep, start)
        limit = after_minutes(start, hours * 60, office)
        self.assertEqual(found["limit_at"], limit)
        self.check_reminder(hours * 60 * percent / 100, start, found, office)
        self.assertEqual(found["due_at"], found["remind_at"])
        self.assertEqual(found["hand_over_at"], after_minutes(limit, 240, office))

    def check_days(self, dice, start, office):
        days = dice.randint(1, 6)
        self.step.write({"limit_amount": days, "limit_unit": "working_days"})
        found = self.step._get_times(self.rep, start)
        limit = after_days(start, days, office)
        self.assertEqual(found["limit_at"], limit)
        percent = self.playbook.remind_percent
        minutes = count_minutes(start, limit, office) * percent / 100
        self.check_reminder(minutes, start, found, office)

    def check_reminder(self, minutes, start, found, office):
        """It is within the minute that the oracle ends with."""
        late_by = after_minutes(start, minutes, office) - found["remind_at"]
        self.assertTrue(timedelta() <= late_by < MINUTE, late_by)

    # Policies ---------------------------------------------------------------------
    def test_hours_and_days_of_the_clock(self):
        start = datetime(2026, 3, 28, 9)  # noqa: DTZ001 the clock goes forward at night
        self.write_calendar("Europe/Brussels", {0: [(8, 12)]}, [], {})
        for unit, expected in (("hours", (29, 21)), ("days", (30, 8))):
            amount = 36 if unit == "hours" else 2
            self.step.write({"limit_amount": amount, "limit_unit": unit})
            found = self.step._get_times(self.rep, start)["limit_at"]
            self.assertEqual((found.day, found.hour), expected, unit)

    def test_without_limit_nothing_is_due(self):
        self.step.limit_amount = 0
        self.assertFalse(any(self.step._get_times(self.rep, START).values()))

    def test_a_step_may_have_its_own_policy(self):
        own = {"has_own_policy": True, "remind_percent": 0, "hand_over_hours": 1}
        self.step.write({"limit_unit": "hours", "limit_amount": 8, **own})
        found = self.step._get_times(self.rep, START)
        self.assertFalse(found["remind_at"])
        self.assertEqual(found["due_at"], found["limit_at"])
        self.assertTrue(found["hand_over_at"])
        self.step.has_own_policy = False
        found = self.step._get_times(self.rep, START)
        self.assertEqual(found["remind_at"], START + timedelta(hours=6.4))
        self.assertFalse(found["hand_over_at"])

    def test_nobody_and_no_calendar_work_as_the_company(self):
        nobody = self.env["res.users"]
        self.rep.resource_ids.unlink()
        self.step.write({"limit_unit": "working_hours", "limit_amount": 16})
        moments = self.step._get_times(self.rep, START)
        self.assertEqual(moments, self.step._get_times(nobody, START))
        work = self.company.resource_calendar_id._get_working_time(self.company)
        self.assertEqual(moments["limit_at"], work.add(START, 16 * 3600))

    def test_calendar_without_work_counts_by_the_clock(self):
        self.write_calendar("UTC", {}, [], {})
        self.rep.resource_ids.calendar_id.attendance_ids.unlink()
        self.playbook.hand_over_hours = 3
        self.step.write({"limit_unit": "working_hours", "limit_amount": 5})
        found = self.step._get_times(self.rep, START)
        self.assertEqual(found["limit_at"], START + timedelta(hours=5))
        self.assertEqual(found["hand_over_at"], START + timedelta(hours=8))

    def test_days_are_whole(self):
        with self.assertRaises(ValidationError):
            self.step.write({"limit_unit": "days", "limit_amount": 1.5})


START = datetime(2026, 3, 2, 9)  # noqa: DTZ001 a Monday, naive UTC


def _in_minutes(spans):
    return [(round(start * 60), round(end * 60)) for start, end in spans]
