from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .capture_common import CaptureCase
from .health_common import HealthCase
from .webhook_in_common import WebhookInCase


@tagged("post_install", "-at_install")
class TestHealthCapture(HealthCase, CaptureCase):
    """What came in and is stuck, and the button that mends it."""

    def test_captures_waiting(self):
        self.receive({"email": "a@example.com"}, received_at=self.ago(hours=2))
        self.mend(
            "captures_waiting",
            "broken",
            job="lead_priority.ir_cron_process_captures",
        )

    def test_what_came_a_moment_ago_is_good(self):
        self.receive({"email": "a@example.com"})
        self.assert_state("captures_waiting", "good", 0)

    def test_captures_failed(self):
        capture = self.receive({"email": "a@example.com"})
        self.behind(capture, state="rejected", reject_reason="failed")
        self.mend("captures_failed")
        self.assertEqual(capture.state, "lead")

    def test_captures_rejected_are_good_when_somebody_has_looked(self):
        capture = self.capture({"message": "no address"}, {"message": "nor here"})
        self.mend("captures_rejected", number=2)
        self.assertEqual(set(capture.mapped("state")), {"rejected"})
        self.assertEqual(capture.reviewed_by_id, self.max)

    def test_quarantine_is_mended_in_its_list(self):
        capture = self.receive({"email": "a@example.com"}, received_at=self.ago(days=2))
        self.behind(capture, state="rejected", reject_reason="blocked")
        card = self.assert_state("captures_quarantine", "look", 1)
        self.assertFalse(card.mend_label)
        domain = card.action_show()["domain"]
        self.env["lead.capture"].with_user(self.max).search(
            domain
        ).action_confirm_spam()
        self.assert_state("captures_quarantine", "good")

    def test_systems_silent(self):
        systems = self.env["lead.connected.system"]
        systems._refresh(self.now)
        system = systems.search([("kind", "=", "form"), ("res_id", "=", self.form.id)])
        self.behind(system, state="silent", silent_since=self.ago(days=3))
        self.mend("systems_silent")

    def test_company_data(self):
        provider = self.env["lead.company.provider"].create(
            {"name": "Registry", "url": "https://example.com/{domain}"}
        )
        data = self.env["lead.company.data"].create(
            {
                "provider_id": provider.id,
                "name": "example.com",
                "key": "example.com",
                "state": "failed",
                "asked_at": self.ago(hours=1),
            }
        )
        self.mend("company_data")
        self.assertEqual(data.state, "waiting")

    def test_api_keys_are_good_again_after_twenty_good_requests(self):
        key = self.env["lead.api.key"].create({"name": "Shop"})
        requests = self.env["lead.api.request"]

        def note(status, minutes, count=1):
            for second in range(count):
                at = self.ago(minutes=minutes) + timedelta(seconds=second)
                requests._note(
                    key_id=key.id, kind="captures", received_at=at, status=status
                )

        note(401, 90)
        card = self.assert_state("api_keys", "broken", 1)
        self.assertEqual(card.names, "Shop")
        note(202, 80)
        card = self.assert_state("api_keys", "look", 1)
        found = self.env["lead.api.key"].with_user(self.max)
        self.assertEqual(found.search(card.action_show()["domain"]), key)
        note(202, 70, count=20)
        self.assert_state("api_keys", "good", 0)

    def test_engagements_whose_scores_wait(self):
        key = self.env["lead.api.key"].create({"name": "Shop"})
        self.env["lead.api.request"]._note(
            key_id=key.id,
            kind="engagements",
            received_at=self.ago(minutes=30),
            status=200,
            to_score=[self._lead().id],
        )
        self.mend("scores_waiting", job="lead_priority.ir_cron_score_api")


@tagged("post_install", "-at_install")
class TestHealthDeliveries(HealthCase, WebhookInCase):
    """What ad platforms posted and is stuck, and the button that mends it."""

    def test_deliveries_waiting(self):
        delivery = self.post({"id": "1", "email": "a@example.com"})
        self.behind(delivery, next_try_at=self.ago(minutes=20))
        card = self.assert_state("deliveries_waiting", "look", 1)
        card.action_mend()
        with patch.object(type(self.env.cr), "commit", lambda _cr: None):
            self.assertEqual(self.deliveries._take_due(self.now), 1)
        self.assert_state("deliveries_waiting", "good", 0)
        job = self.env.ref("lead_priority.ir_cron_take_deliveries")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]))

    def test_deliveries_failed(self):
        delivery = self.post({"id": "1", "email": "a@example.com"})
        self.behind(delivery, state="failed", reason="error")
        self.mend("deliveries_failed")
        self.assertEqual(delivery.state, "taken")
