import threading
from collections import Counter
from unittest.mock import patch

from odoo import api
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger

from ..batches import run_batch

LEADS = 240
BATCH = 30
RUNS = 3


@tagged("post_install", "-at_install")
class TestRoutedParallel(BaseCase):
    """Several runs at once, each with a connection of its own: no lead twice."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        # The test thread holds this lock; the routing threads need it.
        self.startPatcher(patch.object(Registry, "_lock", DummyRLock()))
        with self.registry.cursor() as cr:
            self._prepare(api.Environment(cr, api.SUPERUSER_ID, {}))
        self.addCleanup(self._remove)
        self.errors = []

    def _prepare(self, env):
        quiet = env["res.users"].with_context(no_reset_password=True)
        users = quiet.create(
            [{"name": name, "login": f"lp_par_{name}"} for name in ("kim", "lou")]
        )
        team = env["crm.team"].create({"name": "Parallel", "member_ids": users.ids})
        rule = env["lead.routing.rule"].create(
            {"name": "Parallel", "sequence": -9, "team_ids": team.ids}
        )
        rule.activity_type_id = False
        values = {"user_id": False, "team_id": team.id, "qualification": "sql"}
        leads = env["crm.lead"].create(
            [{"name": f"Lead {number}", **values} for number in range(LEADS)]
        )
        self.user_ids, self.team_id, self.rule_id = users.ids, team.id, rule.id
        self.lead_ids = leads.ids

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            env["crm.lead"].browse(self.lead_ids).unlink()
            env["lead.routing.rule"].browse(self.rule_id).action_archive()
            env["res.users"].browse(self.user_ids).action_archive()

    def _run(self, barrier):
        try:
            barrier.wait(20)
            while self._run_once():
                pass
        except Exception as error:
            self.errors.append(error)

    def _run_once(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            return run_batch(env, lambda: env["lead.routing.rule"]._route_due(BATCH))

    @mute_logger("odoo.sql_db")
    def test_each_lead_is_routed_once(self):
        """Target: R7"""
        barrier = threading.Barrier(RUNS)
        threads = [
            threading.Thread(target=self._run, args=(barrier,)) for _ in range(RUNS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        self.assertFalse(self.errors)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            leads = env["crm.lead"].browse(self.lead_ids)
            owners = Counter(lead.user_id.id for lead in leads)
            self.assertEqual(owners, dict.fromkeys(self.user_ids, LEADS // 2))
            self.assertEqual(len(leads.routing_decision_ids), LEADS)
