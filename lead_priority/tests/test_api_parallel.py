from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import requests

from odoo.tests import tagged
from odoo.tests.common import HOST
from odoo.tools import SQL, config

from .parallel_common import ParallelCase

REQUESTS = 50


# Its own transactions, as a server has: other connections must see what it writes.
# pylint: disable=invalid-commit
@tagged("post_install", "-at_install")
class TestApiParallel(ParallelCase):
    """Requests at the same instant, with real transactions. Target: R4"""

    def setUp(self):
        super().setUp()
        with closing(self.registry.cursor()) as cr:
            env = self.env_of(cr)
            values = {"name": "Parallel", "may_engage": True, "limit_per_minute": 0}
            key = env["lead.api.key"].create({**values, "may_follow_up": True})
            token = key.action_make_key()["context"]["default_key"]
            self.key_id, self.scope = key.id, key._get_scope()
            self.headers = {"Authorization": f"Bearer {token}"}
            cr.commit()
        self.addCleanup(self._remove)
        self.post("captures", {"email": "p@example.com"})

    def _remove(self):
        tables = ("lead_followup", "lead_engagement")
        keyed = {"lead_followup": "origin", "lead_engagement": "external_key"}
        with self.registry.cursor() as cr:
            for table in tables:
                name = SQL.identifier(table)
                cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", name))
                cr.execute(
                    SQL(
                        "DELETE FROM %s WHERE %s LIKE %s",
                        name,
                        SQL.identifier(keyed[table]),
                        f"api{self.key_id}:%",
                    )
                )
                cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", name))
            self.env_of(cr)["lead.api.key"].browse(self.key_id).unlink()
        self.remove_captures(SQL("scope = %s", self.scope))

    def post(self, path, body, **headers):
        url = f"http://{HOST}:{config['http_port']}/lead/api/v1/{path}"
        headers = {**self.headers, **headers}
        return requests.post(url, json=body, headers=headers, timeout=60)

    def post_at_once(self, *args, **headers):
        with ThreadPoolExecutor(REQUESTS) as pool:
            work = [pool.submit(self.post, *args, **headers) for _n in range(REQUESTS)]
            return [future.result() for future in work]

    def count(self, table, column):
        with closing(self.registry.cursor()) as cr:
            cr.execute(
                SQL(
                    "SELECT count(*) FROM %s WHERE %s LIKE %s",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    f"api{self.key_id}:%",
                )
            )
            return cr.fetchone()[0]

    def test_same_capture_fifty_times_at_once_is_one(self):
        body = {"email": "q@example.com"}
        answers = self.post_at_once("captures", body, **{"Idempotency-Key": "k"})
        self.assertEqual({answer.status_code for answer in answers}, {202})
        self.assertEqual(len({answer.json()["id"] for answer in answers}), 1)

    def test_same_list_fifty_times_at_once_is_recorded_once(self):
        row = {"key": "v", "type": "pricing_page", "email": "p@example.com"}
        body, key = {"rows": [row]}, {"Idempotency-Key": "k"}
        answers = self.post_at_once("engagements", body, **key)
        self.assertEqual({answer.status_code for answer in answers}, {200})
        told = {(a.json()["recorded"], a.json()["refused"]) for a in answers}
        self.assertEqual(told, {(1, 0)})
        self.assertEqual(self.count("lead_engagement", "external_key"), 1)

    def test_same_call_without_idempotency_key_is_recorded_once(self):
        with closing(self.registry.cursor()) as cr:
            login = self.env_of(cr).ref("base.user_admin").login
        row = {"key": "c", "rep": login, "channel": "call", "email": "p@example.com"}
        answers = self.post_at_once("followups", {"rows": [row]})
        self.assertEqual({answer.status_code for answer in answers}, {200})
        self.assertEqual(sum(answer.json()["recorded"] for answer in answers), 1)
        self.assertEqual(self.count("lead_followup", "origin"), 1)
