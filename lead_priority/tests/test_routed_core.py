from odoo.tests import tagged

from .routed_common import RoutingCase


@tagged("post_install", "-at_install")
class TestRoutedCore(RoutingCase):
    """Odoo's own assignment: leaves ours alone, works as ever without ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.team"].search([]).write({"assignment_optout": True})
        cls.north.write({"assignment_optout": False, "use_leads": True})
        (cls.member_ann | cls.member_bob).write({"assignment_max": 300})

    def _assign(self):
        # As its button does: managers only.
        self.north.with_user(self.max)._action_assign_leads(
            force_quota=True, creation_delta_days=0
        )

    def test_core_works_without_ours(self):
        self.rule.action_archive()
        leads = self._new(4, team_id=False, type="lead")
        self._assign()
        self.assertEqual(leads.team_id, self.north)
        self.assertTrue(all(lead.user_id for lead in leads))

    def test_core_works_while_ours_is_paused(self):
        self.rule.company_id.lead_routing_paused = True
        leads = self._new(4, type="lead", company_id=self.env.company.id)
        self._assign()
        self.assertTrue(all(lead.user_id for lead in leads))

    def test_core_takes_no_lead_that_ours_routes(self):
        ours = self._new(2, team_id=False) | self._new(2)
        others = self._new(2, qualification="raw", type="lead")
        self._assign()
        self.assertFalse(ours.user_id)
        self.assertTrue(all(lead.user_id for lead in others))

    def test_core_takes_no_lead_out_of_a_pool_nor_merges_it(self):
        waiting = self._new(1, qualification="raw", pool_id=self.pool.id, team_id=False)
        twin = self._new(1, qualification="raw", team_id=False)
        (waiting | twin).write({"email_from": "same@example.com"})
        self._assign()
        self.assertEqual(waiting.exists().pool_id, self.pool)
        self.assertFalse(waiting.user_id)
        self.assertTrue(twin.exists())

    def test_routed_lead_is_not_assigned_again(self):
        leads = self._new(4)
        self._route()
        owners = [lead.user_id for lead in leads]
        self._assign()
        self.assertEqual([lead.user_id for lead in leads], owners)
