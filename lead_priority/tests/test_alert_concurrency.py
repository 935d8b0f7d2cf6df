import threading
from unittest.mock import patch

from odoo import api
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name

from .http_receiver import Receiver, slow

DELIVERIES = 40


@tagged("post_install", "-at_install")
class TestAlertConcurrency(BaseCase):
    """Several hosts share the queue: each message leaves once."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        # The test thread holds this lock; the sending threads need it.
        self.startPatcher(patch.object(Registry, "_lock", DummyRLock()))
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            self.now = cr.now()
            webhook = env["lead.webhook"].create(
                {"name": "Test", "url": self.receiver.url, "allow_private": True}
            )
            self.webhook_id = webhook.id
            event = env["lead.alert.event"]._get("test")
            env["lead.alert"].create(
                [
                    {
                        "event_id": event.id,
                        "channel": "webhook",
                        "webhook_id": webhook.id,
                        "delivery_key": f"delivery {number}",
                        "raised_at": self.now,
                        "next_try_at": self.now,
                    }
                    for number in range(DELIVERIES)
                ]
            )
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            env["lead.webhook"].browse(self.webhook_id).unlink()

    def _send(self):
        """What the cron of one host does."""
        with self.registry.cursor() as cr:
            api.Environment(cr, api.SUPERUSER_ID, {})["lead.alert"]._cron_send()

    def _states(self):
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT state, COUNT(*) FROM lead_alert WHERE webhook_id = %s"
                " GROUP BY state",
                [self.webhook_id],
            )
            return dict(cr.fetchall())

    def test_each_delivery_leaves_once(self):
        hosts = [threading.Thread(target=self._send) for _host in range(3)]
        for host in hosts:
            host.start()
        for host in hosts:
            host.join(60)
        self.assertEqual(self._states(), {"sent": DELIVERIES})
        keys = [h["X-Lead-Delivery"] for _path, h, _body in self.receiver.requests]
        self.assertEqual(len(keys), DELIVERIES)
        self.assertEqual(len({*keys}), DELIVERIES)

    def test_claims_are_seen_while_the_receiver_hangs(self):
        self.receiver.answers = [slow(1)] * 8
        host = threading.Thread(target=self._send)
        host.start()
        while not self.receiver.requests:
            host.join(0.05)
        self.assertEqual(self._states(), {"sending": 16, "pending": DELIVERIES - 16})
        host.join(60)
        self.assertEqual(self._states(), {"sent": DELIVERIES})
