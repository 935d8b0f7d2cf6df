from odoo.tests import tagged

from .routed_common import RoutingCase


@tagged("post_install", "-at_install")
class TestRoutedLanes(RoutingCase):
    """Leads among different reps are routed side by side, others one by one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.south = cls.env["crm.team"].create({"name": "Routed South"})
        cls._member(cls.lea, crm_team_id=cls.south.id)
        cls.theirs = cls._rule(name="South", team_ids=cls.south.ids, sequence=20)

    def _users(self):
        lanes = self.env["lead.routing.rule"]._get_lanes()
        return [set(lane.users) for lane in lanes]

    def test_rules_among_different_reps_are_apart(self):
        north = set((self.ann | self.bob).ids)
        self.assertEqual(self._users(), [north, set(self.lea.ids), set()])

    def test_rules_that_share_a_rep_go_together(self):
        self._rule(name="Both", team_ids=(self.north | self.south).ids)
        self.assertEqual(self._users(), [set((self.ann | self.bob | self.lea).ids)])

    def test_lead_belongs_to_its_first_rule(self):
        """It meets both rules; a run among the reps of the second leaves it."""
        teamless = self._new(team_id=False)
        leads = self.env["crm.lead"]
        first, second, rest = self.env["lead.routing.rule"]._get_lanes()
        self.assertIn(teamless, leads.search(first.domain))
        self.assertNotIn(teamless, leads.search(second.domain))
        self.assertNotIn(teamless, leads.search(rest.domain))

    def test_all_lanes_are_routed_and_the_rest_is_cleared(self):
        leads = self._new(4) | self._new(2, team_id=self.south.id)
        other = self._new(team_id=self.team.id)
        self.env.cr.flush()
        while self.env["lead.routing.rule"]._route_due():
            pass
        self.assertTrue(all(lead.user_id for lead in leads))
        self.assertFalse(other.user_id)
        self.assertFalse((leads | other).filtered("routing_due_at"))
