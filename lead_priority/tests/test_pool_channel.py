from odoo.tests import tagged

from .common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestPoolChannel(LeadPriorityCase):
    """A new lead waits in the pool of its form, source, medium, else the company's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.baidu = cls.env["utm.source"].create({"name": "Baidu SEM"})
        cls.fair = cls.env["utm.medium"].create({"name": "Trade show scan"})
        cls.sem_pool, cls.fair_pool, cls.other_pool = cls.env["lead.pool"].create(
            [
                {"name": "SEM", "source_ids": [(6, 0, cls.baidu.ids)]},
                {"name": "Fair", "medium_ids": [(6, 0, cls.fair.ids)]},
                {"name": "Other"},
            ]
        )

    def _capture(self, **payload):
        now = self.env.cr.now()
        captures = self.env["lead.capture"]._receive(
            [{"payload": {"email_from": "a@channel.example.com", **payload}}],
            entry="api",
            scope="test",
            now=now,
        )
        captures._process(now)
        return captures.lead_id

    def test_lead_waits_in_the_pool_of_its_source(self):
        """Capabilities: 3, 8"""
        lead = self._capture(utm_source="baidu sem", utm_medium="Trade show scan")
        self.assertEqual(lead.pool_id, self.sem_pool)
        self.assertEqual(lead.source_id, self.baidu)

    def test_lead_waits_in_the_pool_of_its_medium(self):
        """Capabilities: 8"""
        lead = self._capture(utm_medium="trade show scan")
        self.assertEqual(lead.pool_id, self.fair_pool)

    def test_lead_of_no_known_channel_waits_in_the_companys_pool(self):
        self.env.company.lead_incoming_pool_id = self.other_pool
        self.assertEqual(self._capture(utm_source="new").pool_id, self.other_pool)

    def test_without_any_pool_it_is_unassigned(self):
        self.assertFalse(self._capture(utm_source="new").pool_id)

    def test_pool_of_another_company_takes_nothing(self):
        self.sem_pool.company_id = self.env["res.company"].create({"name": "Other"})
        self.assertFalse(self._capture(utm_source="Baidu SEM").pool_id)
