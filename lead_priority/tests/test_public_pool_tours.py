from odoo.tests import tagged

from .test_queue_tours import QueueTourCase


class PoolTourCase(QueueTourCase):
    """Rita and three leads in a pool that gives her two a day."""

    def setUp(self):
        super().setUp()
        self.pool = self.env["lead.pool"].create(
            {"name": "Open sea", "kind": "public", "claim_limit_day": 2}
        )
        names = ("Waiting Wanda", "Waiting Wim", "Waiting Willa")
        common = {"user_id": False, "pool_id": self.pool.id}
        self.waiting = self.env["crm.lead"].concat(
            *(self._create_lead(name=name, **common) for name in names)
        )


@tagged("post_install", "-at_install")
class TestPublicPoolTours(PoolTourCase):
    """A rep claims in a real browser."""

    def test_rep_claims_from_the_list(self):
        """Capabilities: 32"""
        self.start_tour("/odoo", "lead_priority_public_pool", login="rita")
        owners = dict.fromkeys(self.waiting.mapped("name"), self.env["res.users"])
        owners |= {"Waiting Wanda": self.rep, "Waiting Willa": self.rep}
        self.assertEqual({lead.name: lead.user_id for lead in self.waiting}, owners)


@tagged("post_install", "-at_install")
class TestPublicPoolPhoneTours(PoolTourCase):
    """The same on a phone."""

    browser_size = "390x844"
    touch_enabled = True

    def test_rep_claims_on_a_phone(self):
        url, tour = "/odoo/public-pool", "lead_priority_public_pool_phone"
        self.start_tour(url, tour, login="rita")
        self.assertEqual(self.waiting.user_id, self.rep)
