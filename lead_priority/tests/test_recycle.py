from odoo.tests import tagged

from .score_common import ScoreCase


@tagged("post_install", "-at_install")
class TestRecycle(ScoreCase):
    """A recycled lead is raw again; only what it does from now on raises it.

    Capabilities: 87, 103
    """

    def setUp(self):
        super().setUp()
        visits = [{"types": "pricing_page", "counting": "each"}]
        self._create_model(engagement=visits, mql_threshold=20)
        self.lead = self._create_lead()
        self._visit(2)

    def _visit(self, times=1):
        for _time in range(times):
            self._engage(self.lead, "pricing_page")

    def test_falls_to_raw_with_reason_and_score(self):
        self.assertEqual(self.lead.qualification, "mql")
        self.lead._recycle(self.now)
        self.assertEqual(self.lead.qualification, "raw")
        change = self.lead.qualification_change_ids.sorted("id")[-1]
        self.assertEqual((change.reason, change.lead_score), ("recycled", 20))
        self.assertEqual(
            (change.from_qualification, change.occurred_at), ("mql", self.now)
        )

    def test_a_new_score_of_the_same_does_not_raise_it(self):
        self.lead._recycle(self.now)
        self.lead._update_score(self.now)
        self.assertEqual(self.lead.qualification, "raw")
        self.assertEqual(self.lead.lead_score, 20)

    def test_new_activity_raises_it(self):
        self.lead._recycle(self.now)
        self._visit()
        self.assertEqual(self.lead.qualification, "mql")
        self.assertEqual(self.lead.lead_score, 30)

    def test_risen_lead_is_routed_again(self):
        self.env["lead.routing.rule"].create(
            {"name": "All", "min_qualification": "mql", "user_ids": self.env.user.ids}
        )
        self.lead._recycle(self.now)
        self.env.cr.precommit.run()
        self.lead.sudo().routing_due_at = False
        self._visit()
        self.env.cr.precommit.run()
        self.assertTrue(self.lead.routing_due_at)

    def test_recycling_itself_routes_nothing(self):
        self.env["lead.routing.rule"].create(
            {"name": "All", "min_qualification": "raw", "user_ids": self.env.user.ids}
        )
        self.env.cr.precommit.run()
        self.lead.sudo().routing_due_at = False
        self.lead._recycle(self.now)
        self.env.cr.precommit.run()
        self.assertFalse(self.lead.routing_due_at)

    def test_raw_lead_is_left_alone(self):
        raw = self._create_lead()
        raw._recycle(self.now)
        self.assertFalse(raw.qualification_change_ids)

    def test_many_leads_cost_as_much_as_one(self):
        costs = [self._count_queries(number) for number in (1, 1, 20)]
        self.assertEqual(costs[1], costs[2])

    def _count_queries(self, number):
        leads = self.env["crm.lead"].create(
            [{"name": f"L{n}", "user_id": False} for n in range(number)]
        )
        leads.write({"qualification": "sql"})
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        leads._recycle(self.now)
        return self.env.cr.sql_log_count - before
