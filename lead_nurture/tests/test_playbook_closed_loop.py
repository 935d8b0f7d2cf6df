import random
from datetime import date, datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .playbook_report_common import PlaybookReportCase

MONDAY = date(2026, 3, 9)  # 57 fortnights and no day after 2024-01-01
AFTER = datetime(2026, 3, 24, 12)  # noqa: DTZ001 naive UTC, in the next fortnight
NAMES = ("due", "in_time", "late", "skipped", "not_closed")


@tagged("post_install", "-at_install")
class TestPlaybookClosedLoop(PlaybookReportCase):
    """Closed-loop rate of two weeks. Capabilities: 113"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = new_test_user(
            cls.env, "lp_loop_lead", groups="sales_team.group_sale_salesman_all_leads"
        )
        cls.teams = cls.env["crm.team"].create(
            [{"name": "North", "user_id": cls.leader.id}, {"name": "South"}]
        )
        cls.company = cls.env.company
        cls.set_zone("Asia/Shanghai")
        cls.loops = cls.env["lead.playbook.closed.loop"]

    @classmethod
    def set_zone(cls, tz):
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {"name": tz, "tz": tz}
        )

    def local(self, day, hour=12, tz="Asia/Shanghai"):
        """Give the naive UTC moment of an hour of the local clock."""
        moment = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(tz))
        return moment.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    def make_due(self, limit, state="done", ended=None, team=None, step=None):
        """Make a task with this limit, ended so many hours after it."""
        step = step or self.playbook.step_ids[0]
        lead = self.make_deal(team_id=(team or self.teams[0]).id)
        task = self.make_task(self.make_run(self.playbook, lead), step, 0, state)
        task.limit_at = limit
        task.ended_at = ended is not None and limit + timedelta(hours=ended)
        return task

    def record(self, now=AFTER):
        self.env["lead.playbook"].browse(self.playbook.id)._write_beside(
            {"activated_at": self.hour(0)}
        )
        self.env.flush_all()
        return self.loops._record_all(now).filtered(
            lambda row: row.company_id == self.company
        )

    def sums(self, rows, key):
        row = rows.filtered(lambda row: row.key == key)
        return tuple(row[name] for name in NAMES)

    def test_golden(self):
        self.playbook = self.make_playbook(1)
        noon = self.local(MONDAY + timedelta(days=3))
        for state, ended in (
            ("done", -1),  # in time
            ("skipped", 0),  # in time, on the minute
            ("done", 2),  # late
            ("done", 24 * 13),  # when the fortnight was over: not closed
            ("running", None),
            ("called_off", -1),  # before its limit: not due
            ("not_needed", -2),
            ("called_off", 5),  # after its limit: not closed
        ):
            self.make_due(noon, state, ended)
        rows = self.record()
        self.assertEqual(self.sums(rows, self.teams[0].id), (6, 2, 1, 1, 3))
        self.assertEqual(self.sums(rows, -1), (6, 2, 1, 1, 3))
        self.assertAlmostEqual(rows[0].rate, 50)
        self.assertEqual(
            (rows[0].starts_on, rows[0].ends_on), (MONDAY, date(2026, 3, 22))
        )

    def test_fortnight_begins_at_midnight_where_the_company_is(self):
        self.playbook = self.make_playbook(1)
        first = self.local(MONDAY, 0)
        after = self.local(MONDAY + timedelta(days=14), 0)
        for limit in (first - timedelta(seconds=1), first, after):
            self.make_due(limit, "done", -1)
        self.make_due(after - timedelta(seconds=1), "done", -1)
        self.assertEqual(self.sums(self.record(), -1)[0], 2)

    def test_fortnight_with_a_change_of_the_clock(self):
        self.set_zone("America/New_York")  # forward on 2026-03-08
        self.playbook = self.make_playbook(1)
        monday, tz = MONDAY - timedelta(days=14), "America/New_York"
        end = self.local(MONDAY, 0, tz)
        self.assertEqual(end - self.local(monday, 0, tz), timedelta(days=14, hours=-1))
        self.make_due(end - timedelta(seconds=1), "done", -1)
        self.make_due(end, "done", -1)
        rows = self.record(end + timedelta(days=1))
        self.assertEqual(self.sums(rows, -1)[0], 1)

    def test_random_tasks_equal_a_plain_count(self):
        dice = random.Random(3)
        self.playbook = self.make_playbook(3)
        self.playbook.step_ids[1].is_optional = True
        start = self.local(MONDAY - timedelta(days=2), 0)
        tasks = [self.draw(dice, start) for __ in range(120)]
        rows = self.record()
        for key, team in ((-1, None), *((team.id, team) for team in self.teams)):
            expected = self.count(
                [t for t in tasks if not team or t.lead_id.team_id == team]
            )
            self.assertEqual(self.sums(rows, key), expected)

    def draw(self, dice, start):
        state = dice.choice(("done", "skipped", "running", "called_off", "not_needed"))
        return self.make_due(
            start + timedelta(hours=dice.randrange(24 * 18)),
            *(state, None if state == "running" else dice.randrange(-50, 200)),
            team=dice.choice(self.teams),
            step=dice.choice(self.playbook.step_ids),
        )

    def count(self, tasks):
        first = self.local(MONDAY, 0)
        end = self.local(MONDAY + timedelta(days=14), 0)
        due = [
            task
            for task in tasks
            if first <= task.limit_at < end
            and not task.step_id.is_optional
            and not (
                task.state in ("called_off", "not_needed")
                and task.ended_at <= task.limit_at
            )
        ]
        closed = [t for t in due if t.state in ("done", "skipped") and t.ended_at < end]
        in_time = sum(task.ended_at <= task.limit_at for task in closed)
        skipped = sum(task.state == "skipped" for task in closed)
        late = len(closed) - in_time
        return (len(due), in_time, late, skipped, len(due) - len(closed))

    def test_recorded_once_and_never_changed(self):
        self.playbook = self.make_playbook(1)
        task = self.make_due(self.local(MONDAY), "running")
        rows = self.record()
        task.write({"state": "done", "ended_at": task.limit_at})
        self.assertFalse(self.record())
        self.assertEqual(
            self.loops.search([("id", "in", rows.ids)]).mapped("rate"), [0, 0]
        )
        with self.assertRaises(AccessError):
            rows.write({"rate": 100})
        with self.assertRaises(AccessError), mute_logger("odoo.sql_db"):
            rows.unlink()

    def test_fortnights_missed_by_the_job_are_recorded_later(self):
        self.playbook = self.make_playbook(1)
        self.make_due(self.local(MONDAY), "done", -1)
        self.record()
        later = self.record(AFTER + timedelta(days=42))
        self.assertEqual(
            later.filtered("is_total").mapped("starts_on"),
            [MONDAY + timedelta(days=14 * number) for number in (1, 2, 3)],
        )

    def test_one_company_that_fails_holds_up_no_other(self):
        self.playbook = self.make_playbook(1)
        self.make_due(self.local(MONDAY), "done", -1)
        other = self.env["res.company"].create({"name": "Broken"})
        self.make_playbook(1, company_id=other.id)._write_beside(
            {"activated_at": self.hour(0)}
        )
        real = type(self.loops)._record_company

        def fail(loops, company, now):
            if company == other:
                raise ValueError("broken")
            return real(loops, company, now)

        with (
            patch.object(type(self.loops), "_record_company", fail),
            self.assertLogs("odoo.addons.lead_priority.batches", "WARNING"),
        ):
            self.assertTrue(self.record())

    def test_job_records(self):
        self.playbook = self.make_playbook(1)
        self.playbook._write_beside({"activated_at": self.hour(0)})
        with self.enter_registry_test_mode():
            self.env.ref(
                "lead_nurture.ir_cron_record_closed_loops"
            ).method_direct_trigger()
        rows = self.loops.search([("company_id", "=", self.company.id)])
        self.assertEqual(rows.mapped("is_total"), [True])

    def alerts(self):
        return self.env["lead.alert"].search(
            [("event_id.code", "=", "playbook_closed_loop")]
        )

    def test_below_the_goal_the_leader_is_told_and_gets_a_meeting(self):
        self.playbook = self.make_playbook(2)
        for number in range(10):
            state = "done" if number < 7 else "running"
            self.make_due(self.local(MONDAY), state, -1 if number < 7 else None)
        rows = self.record()
        team = rows.filtered(lambda row: row.team_id == self.teams[0])
        self.assertTrue(team.is_below)
        self.assertIn(self.leader, self.alerts().user_id)
        activity = team.activity_ids
        self.assertEqual(activity.user_id, self.leader)
        self.assertIn("Step 0: of 10 due, 3 not closed and 0 late", activity.note)
        self.assertFalse((rows - team).activity_ids)
        self.assertTrue(team.with_user(self.leader).has_access("read"))

    def test_goal_reached_and_few_tasks_tell_nobody(self):
        self.playbook = self.make_playbook(1)
        for number in range(10):
            state = "done" if number < 8 else "running"
            self.make_due(self.local(MONDAY), state, -1 if number < 8 else None)
        for __ in range(4):
            self.make_due(self.local(MONDAY), "running", team=self.teams[1])
        self.company.playbook_loop_goal = 50
        rows = self.record()
        self.assertFalse(any(rows.mapped("is_below")))
        self.assertFalse(self.alerts() or rows.activity_ids)

    def test_tasks_of_a_row_open(self):
        self.playbook = self.make_playbook(1)
        self.make_due(self.local(MONDAY), "called_off", -1)
        task = self.make_due(self.local(MONDAY), "done", 5)
        row = self.record().filtered(lambda row: row.team_id == self.teams[0])
        action = row.action_open_tasks()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found.ids, task.ids)

    def test_rep_sees_none_but_of_a_team_that_he_leads(self):
        rep = new_test_user(
            self.env, "lp_loop_rep", groups="sales_team.group_sale_salesman"
        )
        self.playbook = self.make_playbook(1)
        for team in self.teams:
            self.make_due(self.local(MONDAY), "done", -1, team=team)
        self.record()
        self.assertFalse(self.loops.with_user(rep).search([]))
        self.teams[1].user_id = rep
        found = self.loops.with_user(rep).search([])
        self.assertEqual(found.team_id, self.teams[1])
