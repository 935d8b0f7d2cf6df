# ruff: noqa: DTZ001 naive UTC, as in the database
import random
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo.tests import BaseCase, tagged

from ..sending import QuietHours, next_allowed, next_free

ZONES = (
    *("Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Shanghai"),
    *("Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "Pacific/Apia"),
)
# Around the days when clocks are set, in both halves of the world.
SEASONS = (datetime(2026, 3, 27), datetime(2026, 10, 23), datetime(2026, 4, 3))
HOURS = (0.0, 1.5, 2.0, 2.5, 3.0, 8.0, 12.25, 20.0, 22.5, 23.75)
ROUNDS = 150


def find_by_walking(now, zone, quiet):
    """The oracle: walk on minute by minute until it is not quiet."""
    moment = now
    while True:
        local = moment.replace(tzinfo=timezone.utc).astimezone(zone)
        if not quiet.is_quiet(local):
            return moment
        moment += timedelta(minutes=1)


@tagged("post_install", "-at_install")
class TestQuietHours(BaseCase):
    """The next moment that is not quiet. Capabilities: 118"""

    def test_agrees_with_walking_minute_by_minute(self):
        numbers = random.Random(20260302)
        for _round in range(ROUNDS):
            zone = ZoneInfo(numbers.choice(ZONES))
            start, end = numbers.choice(HOURS), numbers.choice(HOURS)
            quiet = QuietHours(start, end, numbers.random() < 0.3)
            now = numbers.choice(SEASONS) + timedelta(
                minutes=numbers.randrange(6 * 24 * 60)
            )
            with self.subTest(zone=zone, quiet=quiet, now=now):
                found = next_allowed(now, zone, quiet)
                self.assertEqual(found, find_by_walking(now, zone, quiet))

    def test_never_gives_a_quiet_moment_or_one_before_now(self):
        quiet = QuietHours(20, 8, on_weekends=True)
        zone = ZoneInfo("Europe/Berlin")
        for hours in range(24 * 14):
            now = datetime(2026, 3, 20) + timedelta(hours=hours)
            found = next_allowed(now, zone, quiet)
            local = found.replace(tzinfo=timezone.utc).astimezone(zone)
            self.assertGreaterEqual(found, now)
            self.assertFalse(quiet.is_quiet(local))

    def test_clock_set_forward_ends_the_night_early(self):
        # Berlin goes from 02:00 to 03:00: quiet until 02:30 ends at 03:00 local time.
        quiet = QuietHours(22, 2.5)
        found = next_allowed(
            datetime(2026, 3, 29, 0, 30), ZoneInfo("Europe/Berlin"), quiet
        )
        self.assertEqual(found, datetime(2026, 3, 29, 1, 0))

    def test_cap_agrees_with_walking(self):
        numbers = random.Random(7)
        now, window = datetime(2026, 3, 9), timedelta(days=7)
        for _round in range(100):
            sent = [
                now - timedelta(hours=numbers.randrange(24 * 14))
                for _message in range(numbers.randrange(8))
            ]
            cap = numbers.randrange(1, 5)
            moment = now
            while sum(moment - one < window for one in sent) >= cap:
                moment += timedelta(hours=1)
            self.assertEqual(next_free(sent, cap, window, now), moment)
