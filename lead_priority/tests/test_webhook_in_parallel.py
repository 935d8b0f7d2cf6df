from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import requests

from odoo.tests import tagged
from odoo.tests.common import HOST
from odoo.tools import SQL, config

from ..batches import run_batch
from .parallel_common import ParallelCase

REQUESTS = 50
WORKERS = 3
LEAD = {"id": "77", "email": "parallel@example.com"}


# Its own transactions, as a server has: other connections must see what it writes.
# pylint: disable=invalid-commit
@tagged("post_install", "-at_install")
class TestWebhookInParallel(ParallelCase):
    """One lead posted many times at once, taken by several workers: one capture.

    Targets: R4
    """

    def setUp(self):
        super().setUp()
        with closing(self.registry.cursor()) as cr:
            webhook = self.env_of(cr)["lead.capture.webhook"].create(
                {
                    "name": "Parallel",
                    "minute_limit": 0,
                    "lead_key_path": "id",
                    "line_ids": [(0, 0, {"name": "email_from", "path": "email"})],
                }
            )
            self.webhook_id = webhook.id
            self.url = f"http://{HOST}:{config['http_port']}/lead/webhook/{webhook.key}"
            cr.commit()
        self.addCleanup(self._remove)

    def _remove(self):
        self.remove_captures(SQL("webhook_id = %s", self.webhook_id))
        with closing(self.registry.cursor()) as cr:
            self.env_of(cr)["lead.capture.webhook"].browse(self.webhook_id).unlink()
            cr.commit()

    def _take(self, _number):
        with closing(self.registry.cursor()) as cr:
            deliveries = self.env_of(cr)["lead.capture.webhook.delivery"]
            count = run_batch(
                deliveries.env, lambda: deliveries._take_due(cr.now(), limit=5)
            )
            cr.commit()
            return count

    def test_lead_posted_fifty_times_at_once_is_one_capture(self):
        with ThreadPoolExecutor(REQUESTS) as pool:
            answers = list(
                pool.map(
                    lambda _n: requests.post(self.url, json=LEAD, timeout=60),
                    range(REQUESTS),
                )
            )
        self.assertEqual({answer.status_code for answer in answers}, {200})
        while sum(self._take_at_once()):
            pass
        with closing(self.registry.cursor()) as cr:
            env = self.env_of(cr)
            domain = [("webhook_id", "=", self.webhook_id)]
            deliveries = env["lead.capture.webhook.delivery"].search(domain)
            self.assertEqual(set(deliveries.mapped("state")), {"taken"})
            self.assertEqual(len(deliveries), REQUESTS)
            self.assertEqual(len(env["lead.capture"].search(domain)), 1)

    def _take_at_once(self):
        with ThreadPoolExecutor(WORKERS) as pool:
            return list(pool.map(self._take, range(WORKERS)))
