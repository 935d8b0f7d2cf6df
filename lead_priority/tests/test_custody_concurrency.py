import threading
from unittest.mock import patch

import psycopg2

from odoo import api
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestCustodyConcurrency(BaseCase):
    """Two transactions, two connections, one lead: the chain stays one chain."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        # The test thread holds this lock; the moving threads need it.
        self.startPatcher(patch.object(Registry, "_lock", DummyRLock()))
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            lead = env["crm.lead"].create({"name": "Contested", "user_id": False})
            pools = env["lead.pool"].create(
                [{"name": f"Pool {number}"} for number in range(2)]
            )
            self.lead_id, self.pool_ids = lead.id, pools.ids
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            env["crm.lead"].browse(self.lead_id).exists().unlink()
            env["lead.pool"].browse(self.pool_ids).action_archive()

    def _move(self, pool_id, before=None):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})

            def move():
                lead = env["crm.lead"].browse(self.lead_id)
                lead.fetch(["pool_id"])  # the snapshot is taken here
                if before:
                    before()
                lead._move({"pool_id": pool_id}, now=cr.now(), reason="moved")

            retrying(move, env)

    def _rows(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            rows = env["lead.custody"].search(
                [("lead_id", "=", self.lead_id)], order="id"
            )
            return [(row.pool_id.id, bool(row.ended_at)) for row in rows]

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_both_movers_end_in_one_chain(self):
        barrier = threading.Barrier(2, timeout=20)
        once = [True, True]

        def meet(number):
            if once[number]:
                once[number] = False
                barrier.wait()

        threads = [
            threading.Thread(target=self._move, args=(pool_id, lambda n=n: meet(n)))
            for n, pool_id in enumerate(self.pool_ids)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        rows = self._rows()
        self.assertEqual([ended for _pool, ended in rows], [True, True, False])
        self.assertEqual({pool for pool, _ended in rows[1:]}, {*self.pool_ids})

    @mute_logger("odoo.sql_db")
    def test_second_open_row_is_refused_by_the_index(self):
        with self.registry.cursor() as cr:
            with self.assertRaises(psycopg2.errors.UniqueViolation):
                cr.execute(
                    "INSERT INTO lead_custody (capture_id, place, started_at, reason)"
                    " SELECT capture_id, 'pool', now(), 'moved' FROM lead_custody"
                    " WHERE lead_id = %s AND ended_at IS NULL",
                    [self.lead_id],
                )
            cr.rollback()
