from datetime import timedelta

from odoo.tests import tagged

from .common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestClaimCooldown(LeadPriorityCase):
    """Who gave a lead up lets others go first.

    Capabilities: 32
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.public_pool.cooldown_days = 3
        cls.lead = cls._lead(user_id=cls.ann.id)

    def _move_to_pool(self, reason):
        self.lead._move(
            {"pool_id": self.public_pool.id}, now=self.env.cr.now(), reason=reason
        )

    def _claimed(self, user, **ago):
        now = self.env.cr.now() + timedelta(**ago)
        lead = self.lead.with_user(user)
        return bool(lead._claim(user, now=now)[0])

    def test_returned_lead_is_for_others_first(self):
        pool_id = self.public_pool.id
        self.lead.with_user(self.ann).return_to_pool(pool_id, "No budget")
        self.assertFalse(self._claimed(self.ann))
        self.assertTrue(self._claimed(self.bob))

    def test_reclaimed_lead_is_for_others_first(self):
        self._move_to_pool("reclaimed")
        self.assertFalse(self._claimed(self.ann))

    def test_refusal_names_the_day(self):
        self._move_to_pool("reclaimed")
        answer = self.lead.with_user(self.ann).claim()
        self.assertIn("Others first", answer["refused"][0]["reason"])

    def test_cooldown_ends(self):
        self._move_to_pool("reclaimed")
        self.assertFalse(self._claimed(self.ann, days=2, hours=23))
        self.assertTrue(self._claimed(self.ann, days=3, hours=1))

    def test_released_by_a_manager_is_no_fault(self):
        self._move_to_pool("released")
        self.assertTrue(self._claimed(self.ann))

    def test_no_cooldown_where_the_pool_has_none(self):
        self.public_pool.cooldown_days = 0
        self._move_to_pool("reclaimed")
        self.assertTrue(self._claimed(self.ann))
