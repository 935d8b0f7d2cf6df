import random
import time
from bisect import bisect_left
from collections import Counter
from datetime import datetime, timedelta, timezone
from unittest.mock import patch
from zoneinfo import ZoneInfo

from odoo.tests import tagged
from odoo.tools import SQL

from .sla_common import SlaCase, at

LEADS = 10_000
BATCHES = 100
LONGEST_CATCH_UP = 60  # seconds
# Time zone: hours of the limit. Brussels changes to summer time on 29 March 2026.
OFFICES = {"Europe/Brussels": 2, "America/New_York": 3, "Asia/Shanghai": 9}
MINUTE = timedelta(minutes=1)
HOLIDAY = at(30, 0).date()


def office_minutes(tz, holiday):
    """The minutes worked in three weeks, each asked for by the clock on the wall."""
    zone, minutes = ZoneInfo(tz), []
    moment = at(20)
    while moment < at(10, month=4):
        local = moment.replace(tzinfo=timezone.utc).astimezone(zone)
        if (
            local.weekday() < 5
            and (8 <= local.hour < 12 or 13 <= local.hour < 17)
            and local.date() != holiday
        ):
            minutes.append(moment)
        moment += MINUTE
    return minutes


def count_on(minutes, start, seconds):
    """When so many seconds of these minutes are over; the oracle of the deadlines."""
    floor = start.replace(second=0)
    index = bisect_left(minutes, floor)
    if minutes[index] == floor:
        first = 60 - start.second
        if seconds <= first:
            return start + timedelta(seconds=seconds)
        seconds -= first
        index += 1
    full = (seconds - 1) // 60
    return minutes[index + full] + timedelta(seconds=seconds - 60 * full)


@tagged("post_install", "-at_install")
class TestSlaInstants(SlaCase):
    """10,000 deadlines of three offices, to the second. Target: R11"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teams, cls.policies = {}, {}
        for tz, hours in OFFICES.items():
            cls.teams[tz] = cls.env["crm.team"].create({"name": tz})
            cls.policies[tz] = cls.policy.copy(
                {
                    "name": tz,
                    "team_ids": cls.teams[tz].ids,
                    "calendar_id": cls._calendar(tz).id,
                    "first_response": hours,
                    "reclaim_untouched": 0,
                    "reclaim_idle": 0,
                    "warn_second_percent": 0,
                }
            )

    def _assign(self, tz, count):
        """Insert leads of an office that get their owner now."""
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO crm_lead (name, type, active, won_status, user_id,
                       team_id, stage_id, company_id, qualification, create_date)
                   SELECT 'Lead', 'lead', TRUE, 'pending', %s, %s, %s, %s, 'raw', %s
                     FROM generate_series(1, %s) RETURNING id""",
                self.ann.id,
                self.teams[tz].id,
                self.env["crm.stage"].search([], limit=1).id,
                self.env.company.id,
                self.moment,
                count,
            )
        )
        leads = self.env["crm.lead"].browse(row[0] for row in rows)
        self.env["lead.capture"]._register_leads(leads, now=self.moment, entry="manual")
        return leads.ids

    def _declare_holiday(self):
        calendar = self.policies["Europe/Brussels"].calendar_id
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "date_from": datetime(2026, 3, 29, 22),  # noqa: DTZ001 naive UTC
                "date_to": datetime(2026, 3, 30, 22),  # noqa: DTZ001 naive UTC
            }
        )
        for policy in self.policies.values():
            while policy._recompute_next():
                pass

    def test_instants_are_those_of_the_oracle_and_each_is_told_once(self):
        told = Counter()

        def tell(clocks, event, now, **_how):
            told.update((event, clock.lead_id.id) for clock in clocks)

        clock_model = self.env.registry["lead.sla.clock"]
        self.startPatcher(patch.object(clock_model, "_tell", tell))
        for policy in self.policies.values():
            self.activate(policy)
        expected = self._live_through_a_week()
        rows = self.env["lead.sla.clock"].search_read(
            [("lead_id", "in", list(expected)), ("kind", "=", "first_response")],
            ["lead_id", "breached_at", "state"],
        )
        found = {row["lead_id"][0]: row["breached_at"] for row in rows}
        wrong = {id_ for id_, moment in expected.items() if found.get(id_) != moment}
        self.assertEqual(len(expected), LEADS)
        self.assertFalse(wrong)
        overdue = [n for (event, _id), n in told.items() if event == "overdue"]
        self.assertEqual((len(overdue), set(overdue)), (LEADS, {1}))

    def _live_through_a_week(self):
        """Assign from Thursday to Monday and sweep by a clock that is not exact.

        On Friday the Monday becomes a holiday in Brussels; on Monday the cron is off
        for six hours. Returns {lead id: the moment its limit is missed}.
        """
        dice = random.Random(11)
        plain = {tz: office_minutes(tz, None) for tz in OFFICES}
        changed = dict(plain)
        expected = {}
        start, edit, span = at(26, 6), at(27, 15), 96 * 3600
        moments = sorted(
            start + timedelta(seconds=dice.randrange(span)) for _ in range(BATCHES)
        )
        for number, moment in enumerate(moments):
            self.moment = moment
            if moment > edit and changed == plain:
                changed["Europe/Brussels"] = office_minutes("Europe/Brussels", HOLIDAY)
                self._declare_holiday()
                expected = self._postpone(expected, changed, moment)
            tz = dice.choice(list(OFFICES))
            due = count_on(changed[tz], moment, OFFICES[tz] * 3600)
            for lead_id in self._assign(tz, LEADS // BATCHES):
                expected[lead_id] = due
                self.starts[lead_id] = (tz, moment)
            if number % 10 == 0 and moment < at(30, 2):
                hour = timedelta(hours=dice.choice((-1, 0, 1)))
                self.go_to(moment + hour)
        started = time.monotonic()
        self.go_to(moments[-1] + timedelta(days=5))
        self.assertLessEqual(time.monotonic() - started, LONGEST_CATCH_UP)
        return expected

    def _postpone(self, expected, minutes, edit):
        """What runs at the moment of the edit counts by the new calendar."""
        waiting = self.env["lead.sla.clock"].search(
            [("state", "=", "running"), ("lead_id", "in", list(expected))]
        )
        for lead_id in waiting.lead_id.ids:
            tz, start = self.starts[lead_id]
            due = count_on(minutes[tz], start, OFFICES[tz] * 3600)
            expected[lead_id] = max(due, edit) if expected[lead_id] > edit else due
        return expected

    def setUp(self):
        super().setUp()
        self.starts = {}
