from datetime import timedelta

from odoo.exceptions import UserError

from .common import LeadPriorityCase


class TestQueue(LeadPriorityCase):
    """Whose turn it is, and which lead comes next."""

    def _scored(self, score, urgent=False, **values):
        lead = self._lead(user_id=self.ann.id, **values)
        lead.sudo().score_id.lead_score = score
        lead.sudo().is_urgent = urgent
        self.env.flush_all()
        return lead

    def _walk(self):
        seen = []
        while next_id := self.env["crm.lead"].with_user(self.ann).get_next_lead(seen):
            seen.append(next_id)
        return self.env["crm.lead"].browse(seen)

    def test_next_lead_goes_urgent_then_score_then_oldest(self):
        """Capabilities: 59"""
        low, high = self._scored(10), self._scored(90)
        old, urgent = self._scored(50), self._scored(5, urgent=True)
        new = self._scored(50)
        expected = urgent + high + old + new + low
        self.assertEqual(self._walk().ids, expected.ids)  # recordsets compare as sets

    def test_queue_leaves_out_what_is_not_to_do(self):
        """Capabilities: 59"""
        mine = self._scored(1)
        self._scored(99).snoozed_until = self.env.cr.now() + timedelta(hours=1)
        self._scored(99).action_set_lost()
        self._scored(99).action_set_won()
        self._lead(user_id=self.bob.id)
        self.assertEqual(self._walk(), mine)

    def test_snoozed_lead_comes_back_by_itself(self):
        lead = self._scored(1)
        lead.snoozed_until = self.env.cr.now() - timedelta(seconds=1)
        self.assertEqual(self._walk(), lead)

    def test_end_of_the_queue_is_false(self):
        self.assertIs(self.env["crm.lead"].with_user(self.ann).get_next_lead([]), False)

    def test_never_contacted_finds_leads_without_a_valid_follow_up(self):
        """Capabilities: 59"""
        fresh, called, undone = (self._lead(user_id=self.ann.id) for _ in range(3))
        called.with_user(self.ann).record_call_result("reached")
        call = undone.with_user(self.ann).record_call_result("reached")
        undone.with_user(self.ann).undo_call_result(call)
        leads = fresh + called + undone
        never = self.env["crm.lead"].search(
            [("id", "in", leads.ids), ("last_followup_at", "=", False)]
        )
        self.assertEqual(set(never), set(fresh + undone))

    def test_last_follow_up_of_a_page_is_one_query(self):
        """Target: T24"""
        leads = self._leads(80, user_id=self.ann.id)
        leads[0].with_user(self.ann).record_call_result("reached")
        leads.invalidate_recordset()
        with self.assertQueryCount(1):
            leads.mapped("last_followup_at")

    def test_lead_is_given_back_with_a_reason(self):
        lead = self._scored(1).with_user(self.ann)
        self.assertIn(self.public_pool.id, [p["id"] for p in lead.get_return_pools()])
        lead.return_to_pool(self.public_pool.id, "Not my region")
        row = self.open_row(lead.sudo())
        self.assertEqual((row.place, row.reason), ("pool", "returned"))
        self.assertEqual((row.pool_id, row.note), (self.public_pool, "Not my region"))

    def test_giving_back_needs_a_reason_and_an_offered_pool(self):
        lead = self._scored(1).with_user(self.ann)
        for pool, note in ((self.public_pool, " "), (self.pool, "Why not")):
            with self.subTest(pool=pool.name), self.assertRaises(UserError):
                lead.return_to_pool(pool.id, note)
        self.assertEqual(lead.user_id, self.ann)

    def test_leader_goes_through_the_queue_of_a_rep(self):
        """Capabilities: 59"""
        lead = self._scored(1)
        next_id = (
            self.env["crm.lead"]
            .with_user(self.lea)
            .get_next_lead([], owner_id=self.ann.id)
        )
        self.assertEqual(next_id, lead.id)

    def test_queue_of_another_rep_is_empty_for_a_rep(self):
        self._scored(1)
        next_id = (
            self.env["crm.lead"]
            .with_user(self.bob)
            .get_next_lead(["x", None], owner_id=self.ann.id)
        )
        self.assertFalse(next_id)
