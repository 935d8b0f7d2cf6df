from unittest.mock import patch

from psycopg2.pool import PoolError

from odoo.tests import TransactionCase, tagged

from .. import paces
from ..intake.errors import IntakeError
from ..intake.pace import Pace
from ..models import lead_capture_public


@tagged("post_install", "-at_install")
class TestCaptureStore(TransactionCase):
    """One capture in one statement. Capabilities: 1, 12. Targets: R4, T12"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form = cls.env["lead.capture.form"].create({"name": "Fast"})
        cls.captures = cls.env["lead.capture"]
        cls.env["ir.cron.trigger"].search([]).unlink()

    def receive(self, sender="s", **values):
        def at_once(env, work, begin):
            return work(begin(env))

        # The transaction is the test's: nothing is committed.
        with patch.object(lead_capture_public, "durably", at_once):
            return self.captures._receive_durably(
                {"payload": {"email": "p@example.com"}, **values},
                form=self.form,
                entry="api",
                scope=f"form:{self.form.id}",
                sender_key=sender,
            )

    def count_triggers(self):
        cron = self.env.ref("lead_priority.ir_cron_process_captures")
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])

    def test_commit_waits_for_the_disk_whatever_the_setting(self):
        self.env.cr.execute("SET LOCAL synchronous_commit = off")
        self.receive()
        self.env.cr.execute("SHOW synchronous_commit")
        self.assertEqual(self.env.cr.fetchone(), ("on",))

    def test_one_statement_is_enough(self):
        self.receive()
        with self.assertQueryCount(1):
            self.receive()

    def test_job_is_woken_up_once_for_all_of_a_moment(self):
        self.receive()
        self.receive()
        self.assertEqual(self.count_triggers(), 1)

    def test_no_connection_to_wake_the_job_up_is_no_failure(self):
        crons = type(self.env["ir.cron"])
        cron = self.env.ref("lead_priority.ir_cron_process_captures")
        with patch.object(crons, "_notifydb", side_effect=PoolError("full")) as call:
            self.captures._call(cron)
        call.assert_called_once()

    def test_limits_count_rows_of_sender_and_form(self):
        self.form.sender_limit = 1
        self.receive()
        with self.assertRaises(IntakeError):
            self.receive()
        self.receive("other")
        self.form.form_limit = 2
        with self.assertRaises(IntakeError):
            self.receive("third")

    def test_limits_hold_where_others_insert_meanwhile(self):
        self.form.sender_limit = 1
        with patch.object(Pace, "is_below", side_effect=[True, False] * 2):
            self.receive()
            with self.assertRaises(IntakeError):
                self.receive()

    def test_what_came_before_this_process_is_counted(self):
        self.receive()
        with patch.dict(paces._PACES, clear=True):
            pace = paces.get_pace(self.captures)
            self.assertFalse(pace.is_below(1))
            self.assertTrue(pace.is_below(1_000_000))

    def test_same_key_finds_what_is_there(self):
        first = self.receive(idempotency_key="k")
        self.assertEqual(self.receive(idempotency_key="k"), first)

    def test_what_changes_on_a_form_counts_at_once(self):
        doors = self.env["lead.capture.form"]
        self.assertIn("email_from", doors._find_door(self.form.key).required)
        self.form.field_ids.is_required = False
        self.assertEqual(doors._find_door(self.form.key).required, ())
        site = self.env["lead.site"].create(
            {"name": "S", "allowed_origins": "https://www.example.com"}
        )
        site.form_ids = self.form
        origins = doors._find_door(self.form.key).origins
        self.assertEqual(origins, {"https://www.example.com"})
        site.active = False
        self.assertFalse(doors._find_door(self.form.key).origins)
        self.form.active = False
        self.assertIsNone(doors._find_door(self.form.key))
