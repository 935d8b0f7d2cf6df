import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from odoo.tests import BaseCase, tagged

from ..running import next_moment
from .wait_oracle import UTC, first_moment

ZONES = (
    "America/New_York",
    "Asia/Shanghai",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Apia",
    "UTC",
)
# Around the changes of the clock in these zones, and any day.
DAYS = (
    "2026-03-06",
    "2026-03-27",
    "2026-04-03",
    "2026-10-02",
    "2026-10-23",
    "2026-11-01",
)


@tagged("post_install", "-at_install")
class TestFlowWaitTimes(BaseCase):
    """Waits for an hour of the local clock, beside an oracle. Targets: R8"""

    def test_waits_agree_with_the_oracle(self):
        draw = random.Random(20260302)
        for _case in range(60):
            zone = draw.choice(ZONES)
            start = datetime.fromisoformat(draw.choice(DAYS)) + timedelta(
                minutes=draw.randrange(3 * 24 * 60)
            )
            hour = draw.choice((0.0, 0.5, 1.75, 2.0, 2.5, 3.0, 9.0, 23.5))
            days = set(draw.sample(range(7), draw.randint(1, 7)))
            with self.subTest(zone=zone, start=start, hour=hour, days=days):
                self.assertEqual(
                    next_moment(start, zone, hour, days),
                    first_moment(start, zone, hour, days),
                )

    def test_never_at_another_hour_but_where_the_clock_jumps(self):
        start = datetime(2026, 1, 1)  # noqa: DTZ001 naive UTC
        for day in range(365):
            found = next_moment(start + timedelta(days=day), "Europe/Berlin", 9.0)
            local = found.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Berlin"))
            self.assertEqual((local.hour, local.minute), (9, 0))
