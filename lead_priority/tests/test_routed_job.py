from unittest.mock import patch

from odoo.tests import tagged

from ..models.crm_lead_route import CrmLead
from .routed_common import RoutingCase


@tagged("post_install", "-at_install")
class TestRoutedJob(RoutingCase):
    """The job of routing: batches, each committed; one bad lead stops no other."""

    def _run_job(self):
        self.env.cr.flush()
        with self.enter_registry_test_mode():
            self.env.ref("lead_priority.ir_cron_route_leads").method_direct_trigger()
        self.env.invalidate_all()

    def test_job_routes_what_is_due(self):
        leads = self._new(5)
        self._run_job()
        self.assertTrue(all(lead.user_id for lead in leads))

    def test_bad_lead_is_parked(self):
        good, bad = self._new(2)
        self.env.cr.flush()
        route = CrmLead._route

        def fail(leads, *, now, **more):
            if bad in leads:
                raise ValueError("broken")
            return route(leads, now=now, **more)

        with (
            patch.object(type(good), "_route", fail),
            self.assertLogs("odoo.addons.lead_priority.batches"),
        ):
            self.env["lead.routing.rule"]._route_due()
        self.assertTrue(good.user_id)
        self.assertFalse(bad.user_id)
        self.assertGreater(bad.routing_due_at, self.now)

    def test_single_lead_costs_little_more(self):
        """Target: T25"""
        values = {"name": "One", "user_id": False, "team_id": self.north.id}
        costs = []
        for is_on in (True, False):
            self.rule.active = is_on
            self.env["crm.lead"].create(values)
            self.env.cr.flush()
            before = self.env.cr.sql_log_count
            self.env["crm.lead"].create(values)
            self.env.cr.flush()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(costs[0] - costs[1], 2)

    def test_batch_is_marked_by_one_statement(self):
        """Target: T25"""
        costs = []
        for count in (10, 100):
            leads = self._new(count)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            leads._mark_noted()
            costs.append(self.env.cr.sql_log_count - before)
            self.assertTrue(all(lead.routing_due_at for lead in leads))
        self.assertLessEqual(costs[1], costs[0])
