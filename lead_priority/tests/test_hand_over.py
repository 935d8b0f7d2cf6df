from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestHandOver(LeadPriorityCase):
    """Leaders hand over by hand; reps return what is theirs, with a reason."""

    def _hand_over(self, user, leads, **values):
        wizard = (
            self.env["lead.hand.over"]
            .with_user(user)
            .with_context(active_model="crm.lead", active_ids=leads.ids)
            .create(values)
        )
        return wizard.action_hand_over()

    def test_leader_gives_leads_to_an_owner(self):
        leads = self._leads(3, team_id=self.team.id, pool_id=self.pool.id)
        self._hand_over(self.lea, leads, user_id=self.bob.id, note="Knows the client")
        for lead in leads:
            row = self.open_row(lead)
            self.assertEqual((row.user_id, row.reason), (self.bob, "assigned"))
            self.assertEqual((row.note, row.by_user_id), ("Knows the client", self.lea))

    def test_manager_releases_into_a_pool(self):
        lead = self._lead(user_id=self.ann.id)
        self._hand_over(self.max, lead, target="pool", pool_id=self.pool.id)
        self.assertEqual(self.open_row(lead).reason, "released")
        self.assertFalse(lead.user_id)

    def test_rep_returns_own_lead_with_a_reason(self):
        """Capabilities: 93"""
        lead = self._lead(user_id=self.ann.id)
        self._hand_over(
            self.ann, lead, pool_id=self.public_pool.id, note="No budget now"
        )
        row = self.open_row(lead)
        self.assertEqual((row.reason, row.note), ("returned", "No budget now"))

    def test_rep_cannot_return_without_a_reason(self):
        lead = self._lead(user_id=self.ann.id)
        with self.assertRaises(UserError):
            self._hand_over(self.ann, lead, pool_id=self.public_pool.id, note=" ")

    def test_rep_cannot_return_what_is_not_theirs(self):
        lead = self._lead()
        with self.assertRaises(UserError):
            self._hand_over(self.ann, lead, pool_id=self.public_pool.id, note="x")

    def test_rep_cannot_return_into_an_incoming_pool(self):
        lead = self._lead(user_id=self.ann.id)
        for pool in (self.pool, self.env["lead.pool"]):
            with self.assertRaises(UserError):
                self._hand_over(self.ann, lead, pool_id=pool.id, note="x")
        self.assertEqual(lead.user_id, self.ann)

    def test_rep_cannot_give_to_a_colleague(self):
        lead = self._lead(user_id=self.ann.id)
        with self.assertRaises(UserError):
            self._hand_over(
                self.ann, lead, target="owner", user_id=self.bob.id, note="x"
            )

    def test_closed_leads_are_not_handed_over(self):
        lead = self._lead(user_id=self.ann.id)
        lead.action_set_won()
        with self.assertRaises(UserError):
            self._hand_over(self.lea, lead, user_id=self.bob.id)
