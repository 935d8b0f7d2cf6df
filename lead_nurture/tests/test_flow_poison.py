from unittest.mock import patch

from psycopg2.errors import DeadlockDetected

from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.lead_priority.batches import _last_try

from .common import FlowCase

BATCHES = "odoo.addons.lead_priority.batches"


@tagged("post_install", "-at_install")
class TestFlowPoison(FlowCase):
    """A lead that fails stops no other one. Targets: R10"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flow = cls.make_flow()
        cls.kind = cls.env["lead.engagement.type"].create({"name": "P", "code": "p"})
        cls.add_step(cls.flow, "points", points_type_id=cls.kind.id)
        cls.start(cls.flow)
        cls.leads = cls.make_leads(30)
        cls.poison = cls.leads[13]

    def run_with(self, spoil):
        """Let all enter; ``spoil(dues)`` is called before the step is done."""
        steps = type(self.env["lead.nurture.step"])
        really = steps._run_points

        def run_points(step, dues, now):
            if self.poison.id in {due.lead_id for due in dues}:
                spoil()
            return really(step, dues, now)

        enrollments = self.enter(self.flow, self.leads)
        with (
            patch.object(steps, "_run_points", run_points),
            mute_logger(BATCHES, "odoo.sql_db"),
        ):
            self.run_until(self.after(hours=2))
        return enrollments.sorted("id")

    def check_all_but_one(self, enrollments):
        bad = enrollments.filtered(lambda one: one.lead_id == self.poison)
        self.assertEqual(bad.state, "parked")
        self.assertEqual(bad.tries, 5)
        self.assertEqual(set((enrollments - bad).mapped("state")), {"done"})
        done = self.env["lead.engagement"].search([("type_id", "=", self.kind.id)])
        self.assertEqual(done.lead_id, self.leads - self.poison)
        self.assertEqual(len(done), len(self.leads) - 1)
        return bad

    def test_error_in_python(self):
        def spoil():
            raise ZeroDivisionError("a poisoned lead")

        bad = self.check_all_but_one(self.run_with(spoil))
        self.assertIn("a poisoned lead", bad.error)

    def test_error_in_sql(self):
        def spoil():
            self.env.cr.execute(SQL("SELECT 1 / 0"))

        self.check_all_but_one(self.run_with(spoil))

    def test_deadlock_each_time(self):
        """In the last try of a batch it is the failure of the lead that meets it."""

        def spoil():
            raise DeadlockDetected("met another transaction")

        with _last_try(True):
            self.check_all_but_one(self.run_with(spoil))

    def test_lead_that_is_deleted_meanwhile(self):
        enrollments = self.enter(self.flow, self.leads)
        self.env.flush_all()
        self.poison.unlink()
        self.do_pass()
        bad = enrollments.filtered(lambda one: one.state != "done")
        self.assertEqual((bad.state, bad.reason), ("left", "deleted"))
        self.assertEqual(len(enrollments - bad), 29)

    def test_parked_one_is_tried_again_by_hand(self):
        def spoil():
            raise ZeroDivisionError

        bad = self.check_all_but_one(self.run_with(spoil))
        marketer = new_test_user(
            self.env, "flow_mkt", "lead_priority.lead_priority_group_marketing"
        )
        bad.with_user(marketer).action_try_again()
        bad.invalidate_recordset()
        type(self).now = max(self.now, bad.due_at)
        self.do_pass()
        self.assertEqual((bad.state, bad.error), ("done", False))
