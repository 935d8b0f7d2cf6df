from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import requests

from odoo.tests import tagged
from odoo.tests.common import HOST
from odoo.tools import SQL, config

from ..batches import run_batch
from .parallel_common import ParallelCase

REQUESTS = 50


# Its own transactions, as a server has: other connections must see what it writes.
# pylint: disable=invalid-commit
@tagged("post_install", "-at_install")
class TestCaptureParallel(ParallelCase):
    """Requests at the same instant, with real transactions: nothing is rolled back.

    Target: R4
    """

    def setUp(self):
        super().setUp()
        with closing(self.registry.cursor()) as cr:
            form = self.env_of(cr)["lead.capture.form"].create(
                {"name": "Parallel", "sender_limit": 0, "form_limit": 0}
            )
            form.field_ids.is_required = False
            self.form_id = form.id
            self.url = f"http://{HOST}:{config['http_port']}/lead/capture/{form.key}"
            cr.commit()
        self.addCleanup(self._remove)

    def _remove(self):
        self.remove_captures(SQL("form_id = %s", self.form_id))
        with closing(self.registry.cursor()) as cr:
            self.env_of(cr)["lead.capture.form"].browse(self.form_id).unlink()
            cr.commit()

    def _post(self, email, key):
        return requests.post(
            self.url,
            json={"email": email},
            headers={"Idempotency-Key": key},
            timeout=30,
        )

    def _captures(self, cr):
        return self.env_of(cr)["lead.capture"].search([("form_id", "=", self.form_id)])

    def test_same_key_fifty_times_at_once_is_one_capture(self):
        with ThreadPoolExecutor(REQUESTS) as pool:
            answers = list(
                pool.map(lambda _n: self._post("a@example.com", "k"), range(REQUESTS))
            )
        self.assertEqual({answer.status_code for answer in answers}, {202})
        self.assertEqual(len({answer.json()["id"] for answer in answers}), 1)
        with closing(self.registry.cursor()) as cr:
            self.assertEqual(len(self._captures(cr)), 1)

    def test_two_workers_at_once_make_one_lead_of_one_person(self):
        for number in range(2):
            self._post("both@example.com", f"k{number}")

        def work(_number):
            with closing(self.registry.cursor()) as cr:
                env = self.env_of(cr)
                captures = env["lead.capture"]
                count = run_batch(env, lambda: captures._process_received(limit=1))
                cr.commit()
                return count

        with ThreadPoolExecutor(2) as pool:
            self.assertEqual(list(pool.map(work, range(2))), [1, 1])
        with closing(self.registry.cursor()) as cr:
            captures = self._captures(cr)
            self.assertEqual(len(captures.lead_id), 1)
            self.assertEqual(set(captures.mapped("state")), {"lead", "merged"})
