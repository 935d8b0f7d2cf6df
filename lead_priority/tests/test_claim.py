from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestClaim(LeadPriorityCase):
    """A rep claims what waits in a pool, within its limits.

    Capabilities: 32
    """

    def _claim(self, user, leads):
        return leads.with_user(user).claim()

    def _waiting(self, count=1, **values):
        return self._leads(count, pool_id=self.public_pool.id, **values)

    def test_claim_makes_the_rep_owner_and_says_so(self):
        lead = self._waiting()
        self.assertEqual(
            self._claim(self.ann, lead), {"claimed": lead.ids, "refused": []}
        )
        row = self.open_row(lead)
        self.assertEqual((row.user_id, row.reason), (self.ann, "claimed"))
        self.assertFalse(lead.pool_id)

    def test_second_rep_gets_a_text_and_no_error(self):
        lead = self._waiting()
        self._claim(self.ann, lead)
        answer = self._claim(self.bob, lead)
        self.assertFalse(answer["claimed"])
        self.assertIn("faster", answer["refused"][0]["reason"])
        self.assertEqual(lead.user_id, self.ann)

    def test_own_lead_and_deleted_lead_are_refused_with_a_text(self):
        own = self._lead(user_id=self.ann.id)
        gone = self._waiting()
        gone_id = gone.id
        gone.unlink()
        answer = self._claim(self.ann, own.browse([own.id, gone_id]))
        reasons = [refusal["reason"] for refusal in answer["refused"]]
        self.assertIn("yours already", reasons[0])
        self.assertIn("faster", reasons[1])

    def test_hidden_pool_is_refused_like_a_lost_race(self):
        lead = self._lead(pool_id=self.pool.id)
        answer = self._claim(self.ann, lead)
        self.assertIn("faster", answer["refused"][0]["reason"])
        self.assertFalse(lead.user_id)

    def test_lost_lead_is_not_claimed(self):
        lead = self._waiting()
        lead.action_set_lost()
        self.assertFalse(self._claim(self.ann, lead)["claimed"])

    def test_marketing_cannot_claim(self):
        with self.assertRaises(AccessError):
            self._claim(self.mia, self._waiting())

    def test_unassigned_lead_is_claimed_without_limits(self):
        self.public_pool.claim_limit_day = 1
        leads = self._leads(3)
        self.assertEqual(self._claim(self.ann, leads)["claimed"], leads.ids)

    def test_mass_claim_stops_at_the_limit_of_the_day(self):
        self.public_pool.claim_limit_day = 2
        leads = self._waiting(3)
        answer = self._claim(self.ann, leads)
        self.assertEqual(answer["claimed"], leads[:2].ids)
        self.assertIn("at most 2 a day", answer["refused"][0]["reason"])
        self.assertFalse(self._claim(self.ann, leads[2])["claimed"])
        self.assertTrue(self._claim(self.bob, leads[2])["claimed"])

    def test_the_limit_of_the_day_is_that_of_the_pool(self):
        other = self.public_pool.copy({"name": "Other", "claim_limit_day": 1})
        self.public_pool.claim_limit_day = 1
        self._claim(self.ann, self._waiting())
        self.assertTrue(self._claim(self.ann, self._lead(pool_id=other.id))["claimed"])

    def test_won_and_lost_leads_are_not_held(self):
        self.public_pool.claim_limit_held = 2
        leads = self._waiting(4)
        self.assertEqual(self._claim(self.ann, leads)["claimed"], leads[:2].ids)
        leads[0].action_set_won()
        leads[1].action_set_lost()
        answer = self._claim(self.ann, leads[2:])
        self.assertEqual(answer["claimed"], leads[2:].ids)

    def test_lead_of_another_origin_is_not_held(self):
        self.public_pool.claim_limit_held = 1
        self._leads(3, user_id=self.ann.id)
        self.assertTrue(self._claim(self.ann, self._waiting())["claimed"])

    def test_leader_has_no_limit(self):
        self.public_pool.write({"claim_limit_day": 1, "claim_limit_held": 1})
        leads = self._waiting(3)
        self.assertEqual(self._claim(self.lea, leads)["claimed"], leads.ids)

    def test_negative_limit_is_refused(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            self.public_pool.cooldown_days = -1

    def test_undo_puts_it_back_and_does_not_count(self):
        self.public_pool.write({"claim_limit_day": 1, "cooldown_days": 7})
        lead = self._waiting()
        self._claim(self.ann, lead)
        lead.with_user(self.ann).undo_claim()
        row = self.open_row(lead)
        self.assertEqual((row.pool_id, row.reason), (self.public_pool, "undone"))
        self.assertTrue(self._claim(self.ann, lead)["claimed"])

    def test_undo_is_for_five_minutes(self):
        lead = self._waiting()
        early = self.env.cr.now() - timedelta(minutes=6)
        lead.with_user(self.ann)._claim(self.ann, now=early)
        # The row before begins later than that in this test; so look from ahead.
        self.patch(type(self.env.cr), "now", lambda cr: early + timedelta(minutes=20))
        with self.assertRaises(UserError):
            lead.with_user(self.ann).undo_claim()

    def test_undo_of_no_lead_is_refused_in_words(self):
        with self.assertRaises(UserError):
            self.env["crm.lead"].with_user(self.ann).undo_claim()

    def test_undo_is_not_for_assigned_leads(self):
        lead = self._waiting()
        lead.with_user(self.lea).user_id = self.ann
        with self.assertRaises(UserError):
            lead.with_user(self.ann).undo_claim()

    def test_undo_is_not_for_followed_up_leads(self):
        lead = self._waiting()
        self._claim(self.ann, lead)
        lead.with_user(self.ann).record_call_result("reached")
        with self.assertRaises(UserError):
            lead.with_user(self.ann).undo_claim()
