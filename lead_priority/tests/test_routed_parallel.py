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
            [
                {"name": name, "login": f"lp_par_{name}_{self._testMethodName}"}
                for name in ("kim", "lou", "moe")
            ]
        )
        self.user_ids, self.rule_ids, self.lead_ids = users.ids, [], []
        self.beside_ids = self._add_team(env, users[2], LEADS // 2)
        self.lead_ids = self._add_team(env, users[:2], LEADS)

    def _add_team(self, env, users, count):
        """Give the leads that are due for a new team of ``users``."""
        team = env["crm.team"].create({"name": "Parallel", "member_ids": users.ids})
        rule = env["lead.routing.rule"].create(
            {"name": "Parallel", "sequence": -9, "team_ids": team.ids}
        )
        rule.activity_type_id = False
        self.rule_ids += rule.ids
        values = {"user_id": False, "team_id": team.id, "qualification": "sql"}
        leads = env["crm.lead"].create(
            [{"name": f"Lead {number}", **values} for number in range(count)]
        )
        return leads.ids

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            env["crm.lead"].browse(self.lead_ids + self.beside_ids).unlink()
            env["lead.routing.rule"].browse(self.rule_ids).action_archive()
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

    def _run_all(self):
        """Route with several runs at once; give (decisions, {user id: leads})."""
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
            leads = env["crm.lead"].browse(self.lead_ids + self.beside_ids)
            owners = Counter(lead.user_id.id for lead in leads)
            return len(leads.routing_decision_ids), dict(owners)

    @mute_logger("odoo.sql_db")
    def test_each_lead_is_routed_once(self):
        """Target: R7"""
        kim, lou, moe = self.user_ids
        decisions, owners = self._run_all()
        half = LEADS // 2
        self.assertEqual(owners, {kim: half, lou: half, moe: half})
        self.assertEqual(decisions, LEADS + half)

    @mute_logger("odoo.sql_db")
    def test_limits_hold_among_several_runs(self):
        """Targets: R7, T26"""
        kim, lou, moe = self.user_ids
        limits = {kim: "routing_capacity_open", lou: "routing_capacity_day"}
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            for user_id, limit in limits.items():
                member = env["crm.team.member"].search([("user_id", "=", user_id)])
                member[limit] = 50
        _decisions, owners = self._run_all()
        rest = LEADS - 100
        self.assertEqual(owners, {kim: 50, lou: 50, moe: LEADS // 2, False: rest})
