from datetime import timedelta

from odoo.tests import tagged

from .common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestPublicPool(LeadPriorityCase):
    """What reps see of the leads they may claim, and managers of their pools."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.public_pool.write({"claim_limit_day": 5, "claim_limit_held": 30})
        cls.leads = cls._leads(3, pool_id=cls.public_pool.id)

    def _state(self, user):
        state = self.env["lead.pool"].with_user(user).get_claim_state()
        (pool,) = (row for row in state["pools"] if row["id"] == self.public_pool.id)
        return state["is_limited"], pool

    def test_rep_sees_what_is_claimed_and_what_is_left(self):
        """Capabilities: 32"""
        self.leads[:2].with_user(self.ann).claim()
        self.leads[0].action_set_won()
        is_limited, pool = self._state(self.ann)
        self.assertTrue(is_limited)
        self.assertEqual((pool["claimed_today"], pool["limit_day"]), (2, 5))
        self.assertEqual((pool["held"], pool["limit_held"]), (1, 30))
        self.assertEqual(pool["waiting"], 1)

    def test_claims_of_yesterday_do_not_count_today(self):
        early = self.env.cr.now() - timedelta(days=1)
        self.leads[0].with_user(self.ann)._claim(self.ann, now=early)
        tomorrow = self.env.cr.now() + timedelta(days=1)
        counts = self.public_pool._count_claims(self.ann, tomorrow)
        self.assertEqual(counts[self.public_pool], (0, 1))

    def test_day_is_that_of_the_rep(self):
        self.leads[0].with_user(self.ann).claim()
        claimed = self.open_row(self.leads[0]).started_at
        # 12 hours before and after UTC: at one of both it is another day.
        for tz, counted in (("Etc/GMT+12", claimed.hour < 12), ("UTC", True)):
            self.ann.tz = tz
            noon = claimed.replace(hour=23, minute=59, second=59)
            expected = 1 if tz == "UTC" or not counted else 0
            counts = self.public_pool._count_claims(self.ann, noon)
            self.assertEqual(counts[self.public_pool][0], expected, tz)

    def test_leaders_are_told_that_they_have_no_limits(self):
        self.assertFalse(self._state(self.lea)[0])

    def test_hidden_pools_are_not_offered(self):
        state = self.env["lead.pool"].with_user(self.ann).get_claim_state()
        self.assertNotIn(self.pool.id, [row["id"] for row in state["pools"]])

    def test_waiting_lead_says_why_it_waits(self):
        lead = self._lead(user_id=self.bob.id)
        lead.with_user(self.bob).return_to_pool(self.public_pool.id, "No budget")
        seen = lead.with_user(self.ann)
        self.assertEqual(seen.waiting_reason, "Returned by the owner: No budget")
        self.assertEqual(seen.waiting_since, self.open_row(lead).started_at)

    def test_claim_taken_back_leaves_the_reason_before(self):
        lead = self.leads[0].with_user(self.ann)
        lead.claim()
        lead.undo_claim()
        self.assertEqual(lead.waiting_reason, "Captured")

    def test_button_tells_what_was_claimed_and_why_not(self):
        self.public_pool.claim_limit_day = 1
        params = self.leads.with_user(self.ann).action_claim()["params"]
        self.assertEqual(
            params["claimed"], [{"id": self.leads[0].id, "name": "Lead 0"}]
        )
        self.assertEqual(len(params["refused"]), 1)
        self.assertIn("Not claimed, 2: From “Public”", params["refused"][0])

    def test_manager_sees_what_waits_in_each_pool(self):
        """Capabilities: 29, 31, 33"""
        nurture = self.env["lead.pool"].create(
            {"name": "To nurture", "kind": "nurture", "team_id": self.team.id}
        )
        leads = self._leads(2, pool_id=nurture.id)
        leads[0].qualification = "mql"
        for user in (self.max, self.mia):
            pool = nurture.with_user(user)
            self.assertEqual(
                (pool.lead_count, pool.mql_count, pool.raw_count), (2, 1, 1)
            )
            self.assertEqual(pool.oldest_waiting_at, self.open_row(leads[0]).started_at)
        self.assertEqual(leads.team_id, self.team)
        self.assertFalse(leads.with_user(self.ann).search([("id", "in", leads.ids)]))

    def test_marketing_opens_the_custody_of_what_waits(self):
        """Capabilities: 31"""
        pool = self.public_pool.with_user(self.mia)
        action = pool.action_open_waiting()
        self.assertEqual(action["res_model"], "lead.custody")
        rows = self.env["lead.custody"].with_user(self.mia).search(action["domain"])
        self.assertEqual(rows.lead_id, self.leads)
        action = pool.with_user(self.lea).action_open_waiting()
        self.assertEqual(action["res_model"], "crm.lead")
