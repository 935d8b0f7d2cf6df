from unittest.mock import patch

from psycopg2.errors import DeadlockDetected

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.lead_priority.batches import _last_try

from .playbook_time_common import PlaybookTimeCase

BATCHES = "odoo.addons.lead_priority.batches"


@tagged("post_install", "-at_install")
class TestPlaybookPoison(PlaybookTimeCase):
    """A task that fails stops no other one, and waits for a person. Targets: R10"""

    def run_with(self, spoil):
        """Let 12 tasks be overdue; ``spoil()`` is called where the bad one is told."""
        leads = self.make_leads(12, user_id=self.rep.id, team_id=self.team.id)
        playbook = self.activate(self.make_timed())
        runs = self.env["lead.playbook.run"]._start(playbook, leads.ids, self.now)
        tasks = runs.task_ids.sorted("id")
        bad, model = tasks[5], type(tasks)
        really = model._do_overdue

        def do_overdue(some, now):
            if bad.id in some.ids:
                spoil()
            return really(some, now)

        with (
            patch.object(model, "_do_overdue", do_overdue),
            mute_logger(BATCHES, "odoo.sql_db"),
        ):
            for minute in (0, 1, 3, 7, 15, 31, 60):
                self.look(10 + minute / 60)
        return bad, tasks - bad

    def check(self, bad, others):
        self.assertEqual((bad.state, bad.tries), ("parked", 5))
        self.assertFalse(bad.overdue_at or bad.escalation_id)
        self.assertEqual(set(others.mapped("overdue_at")), {self.after(hours=10)})
        self.assertEqual(len(others.escalation_id), len(others))
        self.assertEqual(set(others.mapped("times_missed")), {1})

    def test_error_in_python(self):
        def spoil():
            raise ZeroDivisionError("a poisoned task")

        bad, others = self.run_with(spoil)
        self.check(bad, others)
        self.assertIn("a poisoned task", bad.error)

    def test_error_in_sql(self):
        self.check(*self.run_with(lambda: self.env.cr.execute(SQL("SELECT 1 / 0"))))

    def test_deadlock_each_time(self):
        def spoil():
            raise DeadlockDetected("met another transaction")

        with _last_try(True):
            self.check(*self.run_with(spoil))

    def test_parked_task_can_be_done(self):
        def spoil():
            raise ZeroDivisionError

        bad, _others = self.run_with(spoil)
        self.finish(bad)
        self.assertEqual(bad.state, "done")
        self.assert_open(bad.run_id, "Meet")

    def test_parked_task_is_tried_again_by_a_manager(self):
        def spoil():
            raise ZeroDivisionError

        bad, _others = self.run_with(spoil)
        with self.assertRaises(AccessError):
            bad.with_user(self.rep).action_try_again()
        bad.with_user(self.boss).action_try_again()
        self.look(12)
        self.assertEqual((bad.state, bad.error), ("running", False))
        self.assertEqual(bad.overdue_at, self.after(hours=10))
