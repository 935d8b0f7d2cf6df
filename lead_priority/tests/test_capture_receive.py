from unittest.mock import patch

from odoo.tests import tagged

from ..intake import limits
from ..intake.errors import KeyConflict
from .capture_common import CaptureCase


@tagged("post_install", "-at_install")
class TestCaptureReceive(CaptureCase):
    """The inbox: stored once, worked on once, nothing lost. Target: R4"""

    def receive_key(self, key, payload, scope="test"):
        return self.env["lead.capture"]._receive(
            [{"payload": payload, "idempotency_key": key}],
            entry="api",
            scope=scope,
            now=self.now,
        )

    def test_same_key_and_body_give_the_same_capture(self):
        first = self.receive_key("k", {"email": "a@example.com", "city": "X"})
        again = self.receive_key("k", {"city": "X", "email": "a@example.com"})
        self.assertEqual(first, again)

    def test_same_key_twice_in_one_batch_is_one_capture(self):
        captures = self.receive(
            {"email": "a@example.com"}, {"email": "a@example.com"}, idempotency_key="k"
        )
        self.assertEqual(captures[0], captures[1])

    def test_same_key_with_another_body_is_refused(self):
        self.receive_key("k", {"email": "a@example.com"})
        with self.assertRaises(KeyConflict):
            self.receive_key("k", {"email": "b@example.com"})

    def test_keys_are_unique_within_their_scope_only(self):
        first = self.receive_key("k", {"email": "a@example.com"})
        other = self.receive_key("k", {"email": "b@example.com"}, scope="other")
        self.assertNotEqual(first, other)

    def test_captures_come_in_the_order_of_the_values(self):
        payloads = [{"email": f"p{number}@example.com"} for number in range(30)]
        captures = self.receive(*payloads)
        self.assertEqual([capture.payload for capture in captures], payloads)

    def test_token_has_at_least_128_random_bits(self):
        tokens = {c.access_token for c in self.receive(*[{"email": "a@b.co"}] * 50)}
        self.assertEqual(len(tokens), 50)
        self.assertGreaterEqual(min(map(len, tokens)) * 6, 128)

    def test_replay_after_processing_makes_no_second_lead(self):
        for _replay in range(3):
            capture = self.receive_key("k", {"email": "a@example.com"})
            capture._process(self.now)
        self.assertEqual(len(capture.lead_id.engagement_ids), 1)
        self.assertEqual(capture.state, "lead")

    def test_nul_and_surrogates_are_stored_without_them(self):
        capture = self.capture({"email": "a@example.com", "city": "Gh\x00e\ud800nt"})
        self.assertEqual(capture.lead_id.city, "Ghent")

    def test_a_failing_capture_does_not_stop_the_others(self):
        captures = self.receive(
            {"email": "a@example.com"}, {"email": "bad@example.com"}, {"phone": "12"}
        )
        self._process_with_poison(captures, "bad@example.com")
        self.assertEqual(captures.mapped("state"), ["lead", "received", "rejected"])
        self.assertEqual(captures[1].attempts, 1)

    def test_a_capture_that_always_fails_is_rejected_with_its_trace(self):
        capture = self.receive({"email": "bad@example.com"})
        for _try in range(limits.ATTEMPTS):
            self._process_with_poison(capture, "bad@example.com")
        self.assertEqual(capture.state, "rejected")
        self.assertEqual(capture.reject_reason, "failed")
        self.assertIn("ZeroDivisionError", capture.reject_detail)

    def _process_with_poison(self, captures, email):
        create = type(self.env["crm.lead"]).create

        def poisoned(leads, vals_list):
            if any(vals.get("email_from") == email for vals in vals_list):
                raise ZeroDivisionError
            return create(leads, vals_list)

        with (
            patch.object(type(self.env["crm.lead"]), "create", poisoned),
            self.assertLogs("odoo.addons.lead_priority", "WARNING"),
        ):
            captures._process(self.now)

    def test_what_comes_in_meanwhile_lets_others_have_their_turn(self):
        process, late = type(self.env["lead.capture"])._process_received, []

        def process_while_one_comes(captures):
            count = process(captures)
            if not late:
                late.append(self.receive({"email": "late@example.com"}))
            return count

        first = self.receive({"email": "a@example.com"})
        cron = self.env.ref("lead_priority.ir_cron_process_captures")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.patch(
            type(self.env["lead.capture"]), "_process_received", process_while_one_comes
        )
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        (first | late[0]).invalidate_recordset()
        self.assertEqual([first.state, late[0].state], ["lead", "received"])
        woken = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertTrue(woken - triggers)

    def test_cron_takes_what_waits_and_can_run_again(self):
        captures = self.receive(*[{"email": f"p{n}@example.com"} for n in range(5)])
        cron = self.env.ref("lead_priority.ir_cron_process_captures")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        captures.invalidate_recordset()
        self.assertEqual(set(captures.mapped("state")), {"lead"})
        self.assertEqual(len(captures.lead_id), 5)
