from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo.tests import BaseCase, tagged

from ..scheduling import (
    Attendance,
    Calendar,
    NoWorkingTime,
    Workday,
    WorkingTime,
    add,
    elapsed,
    share,
)

OFFICE = tuple(
    Attendance(weekday, *hours) for weekday in range(5) for hours in ((8, 12), (13, 17))
)


def at(day, hour, minute=0, second=0, month=3):
    """A naive UTC moment of 2026."""
    return datetime(2026, month, day, hour, minute, second)  # noqa: DTZ001


def working(tz="UTC", attendances=OFFICE, **values):
    return WorkingTime(Calendar(tz, attendances, **values))


@tagged("post_install", "-at_install")
class TestWorkingTime(BaseCase):
    """Hours of work between two moments. Capabilities: 88. Target: R11"""

    def test_counts_over_the_lunch_break_and_the_night(self):
        work = working()
        self.assertEqual(work.add(at(2, 11), 2 * 3600), at(2, 14))
        self.assertEqual(work.add(at(2, 16, 30, 7), 3600), at(3, 8, 30, 7))

    def test_a_limit_used_up_at_closing_time_ends_then(self):
        self.assertEqual(working().add(at(2, 16), 3600), at(2, 17))

    def test_a_start_out_of_hours_waits_for_the_work(self):
        # 6 March 2026 is a Friday
        self.assertEqual(working().add(at(6, 20), 3600), at(9, 9))

    def test_nothing_to_add_is_the_start(self):
        self.assertEqual(working().add(at(7, 3), 0), at(7, 3))
        self.assertEqual(working().add_days(at(7, 3), 0), at(7, 3))

    def test_a_zone_far_from_utc_works_on_another_date(self):
        # 23:00 UTC on Sunday is 7:00 on Monday in Shanghai
        work = working("Asia/Shanghai")
        self.assertEqual(work.add(at(1, 23), 3600), at(2, 1))

    def test_a_leave_stops_the_clock(self):
        work = working(leaves=((at(2, 10), at(3, 14)),))
        self.assertEqual(work.add(at(2, 9), 2 * 3600), at(3, 15))
        inside = working(leaves=((at(2, 9), at(2, 10)),))
        self.assertEqual(inside.of_day(date(2026, 3, 2))[0], (at(2, 8), at(2, 9)))

    def test_a_make_up_workday_counts_in_spite_of_a_leave(self):
        saturday = Workday(date(2026, 3, 7), 9, 12)
        work = working(workdays=(saturday,), leaves=((at(7, 0), at(8, 0)),))
        self.assertEqual(work.add(at(6, 16), 2 * 3600), at(7, 10))

    def test_overlapping_hours_count_once(self):
        work = working(workdays=(Workday(date(2026, 3, 2), 11, 14),))
        self.assertEqual(work.of_day(date(2026, 3, 2)), [(at(2, 8), at(2, 17))])

    def test_two_weeks_take_turns(self):
        work = working(attendances=(Attendance(0, 8, 12, 0), Attendance(0, 13, 17, 1)))
        self.assertEqual(work.add(at(2, 0), 5 * 3600), at(9, 14))

    def test_a_calendar_always_open_knows_leaves_only(self):
        work = working(
            attendances=(), is_always_open=True, leaves=((at(2, 0), at(2, 6)),)
        )
        self.assertEqual(work.add(at(1, 23), 2 * 3600), at(2, 7))

    def test_midnight_is_the_end_of_a_day(self):
        work = working(attendances=(Attendance(0, 22, 24), Attendance(1, 0, 2)))
        self.assertEqual(work.elapsed(at(2, 0), at(4, 0)), 4 * 3600)

    def test_the_night_of_summer_time_is_an_hour_shorter(self):
        # 29 March 2026, Brussels: 2:00 becomes 3:00
        night = (Attendance(6, 0, 8),)
        work = working("Europe/Brussels", night)
        self.assertEqual(work.elapsed(at(28, 12), at(29, 12)), 7 * 3600)
        # 25 October 2026: 3:00 becomes 2:00
        self.assertEqual(
            work.elapsed(at(24, 12, month=10), at(25, 12, month=10)), 9 * 3600
        )

    def test_without_working_time_it_says_so(self):
        for method, amount in (("add", 60), ("add_days", 1)):
            with self.assertRaises(NoWorkingTime):
                getattr(working(attendances=()), method)(at(2, 9), amount)

    def test_elapsed_is_never_negative(self):
        self.assertEqual(working().elapsed(at(3, 9), at(2, 9)), 0)
        self.assertEqual(elapsed(working(), at(3, 9), at(2, 9), "hours"), 0)

    def test_what_is_left_until_a_moment(self):
        work = working()
        self.assertEqual(
            work.until(at(2, 11), at(3, 9), 9),
            [(at(2, 11), at(2, 12)), (at(2, 13), at(2, 17)), (at(3, 8), at(3, 9))],
        )
        self.assertEqual(work.until(at(2, 11), at(3, 9), 1), [(at(2, 11), at(2, 12))])
        self.assertEqual(work.midnight(date(2026, 3, 2)), at(2, 0))

    def test_adding_and_measuring_agree(self):
        work = working("America/New_York", leaves=((at(9, 0), at(9, 20)),))
        for hours in (0.5, 3, 8, 20, 77):
            end = work.add(at(5, 3), hours * 3600)
            self.assertEqual(work.elapsed(at(5, 3), end), hours * 3600)


@tagged("post_install", "-at_install")
class TestDeadlines(BaseCase):
    """Limits in each unit. Capabilities: 88, 98. Target: R11"""

    def test_hours_of_the_clock_run_at_night(self):
        self.assertEqual(add(working(), at(2, 9), 48, "hours"), at(4, 9))

    def test_days_keep_the_local_time_over_summer_time(self):
        work = working("Europe/Brussels")
        self.assertEqual(add(work, at(28, 9), 2, "days"), at(30, 8))

    def test_working_days_leave_out_the_weekend(self):
        self.assertEqual(add(working(), at(5, 10), 3, "working_days"), at(10, 10))

    def test_working_days_end_within_the_hours(self):
        self.assertEqual(add(working(), at(2, 6), 1, "working_days"), at(3, 8))
        self.assertEqual(add(working(), at(2, 22), 1, "working_days"), at(3, 17))

    def test_days_are_whole(self):
        with self.assertRaises(ValueError):
            add(working(), at(2, 9), 1.5, "days")

    def test_share_of_working_time(self):
        work, start = working(), at(2, 16)
        end = add(work, start, 2, "working_hours")
        self.assertEqual(end, at(3, 9))
        self.assertEqual(share(work, start, end, 50, "working_hours"), at(2, 17))
        self.assertEqual(share(work, start, end, 80, "working_hours"), at(3, 8, 36))

    def test_share_of_the_clock(self):
        self.assertEqual(share(working(), at(2, 9), at(4, 9), 50, "hours"), at(3, 9))

    def test_elapsed_by_unit(self):
        work = working()
        friday, monday = at(6, 16), at(9, 9)
        for unit, expected in (
            ("working_hours", 2),
            ("hours", 65),
            ("working_days", 0),
            ("days", 2),
        ):
            self.assertEqual(elapsed(work, friday, monday, unit), expected, unit)


@tagged("post_install", "-at_install")
class TestOracle(BaseCase):
    """Deadlines against minutes counted one by one. Target: R11"""

    def _count_minutes(self, tz, is_work, start, minutes):
        zone, moment = ZoneInfo(tz), start
        while minutes:
            local = moment.replace(tzinfo=timezone.utc).astimezone(zone)
            minutes -= is_work(local)
            moment += timedelta(minutes=1)
        return moment

    def test_same_as_counting_minutes(self):
        def is_work(local):
            return local.weekday() < 5 and (
                8 <= local.hour < 12 or 13 <= local.hour < 17
            )

        for tz in ("Europe/Brussels", "America/New_York", "Asia/Shanghai"):
            work = working(tz)
            for day in (6, 7, 27, 29):
                for minutes in (1, 120, 600, 2400):
                    expected = self._count_minutes(tz, is_work, at(day, 3), minutes)
                    self.assertEqual(work.add(at(day, 3), minutes * 60), expected, tz)
