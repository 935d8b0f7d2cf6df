from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .routed_common import RoutingCase


@tagged("post_install", "-at_install")
class TestRoutedPilot(RoutingCase):
    """A rule is tried with one team, widened, and opened to all.

    Capabilities: 190
    """

    def setUp(self):
        super().setUp()
        self.south = self.env["crm.team"].create({"name": "Routed South"})
        self._member(self.lea, crm_team_id=self.south.id)
        self.rule.write({"is_pilot": True, "user_ids": (self.ann | self.bob).ids})

    def test_other_teams_go_on_as_before(self):
        other = self._new(team_id=self.south.id)
        self._route()
        self.assertFalse(other.user_id)
        self.assertFalse(other.routing_decision_ids)

    def test_needs_a_team(self):
        with self.assertRaisesRegex(ValidationError, "needs a team"):
            self.rule.team_ids = False

    def test_says_what_came_of_it(self):
        self._new(team_id=self.south.id)
        first, *_rest = self._new(3)
        self._route()
        first.with_user(self.lea).override_owner(self.lea.id, "Knows them")
        self.assertIn("Routed North since", self.rule.pilot_note)
        self.assertIn("3 leads got an owner, 0 found nobody", self.rule.pilot_note)
        self.assertIn("1 were changed by a leader", self.rule.pilot_note)

    def test_a_team_that_joins_brings_its_members(self):
        with Form(self.rule) as form:
            form.team_ids.add(self.south)
        self.assertEqual(self.rule.user_ids, self.ann | self.bob | self.lea)
        lead = self._new(team_id=self.south.id)
        self._route()
        self.assertEqual(lead.user_id, self.lea)

    def test_opened_to_all_it_is_for_everybody(self):
        self.rule.with_user(self.max).action_end_pilot()
        self.assertFalse(self.rule.is_pilot or self.rule.team_ids or self.rule.user_ids)
        lead = self._new(team_id=self.south.id)
        self._route()
        self.assertEqual(lead.user_id, self.lea)

    def test_a_leader_does_not_end_it(self):
        with self.assertRaises(AccessError):
            self.rule.with_user(self.lea).action_end_pilot()
