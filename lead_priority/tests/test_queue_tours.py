from datetime import timedelta

from odoo.tests import HttpCase, new_test_user, tagged

from .score_common import ScoreCase


@tagged("post_install", "-at_install")
class TestQueueTours(HttpCase, ScoreCase):
    """A rep works My Queue in a real browser, at a desk and on a phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep = new_test_user(
            cls.env,
            "rita",
            groups="base.group_user,sales_team.group_sale_salesman",
            name="Rita Rep",
            tz="Europe/Berlin",
        )

    def setUp(self):
        super().setUp()
        self._create_model(
            fit=[
                {
                    "name": "Big company",
                    "points": 40,
                    "domain": "[('company_size', '>', 100)]",
                },
                {
                    "name": "Trial ends soon",
                    "kind": "date",
                    "effect": "urgent",
                    "date_field_id": self.env["ir.model.fields"]
                    ._get("crm.lead", "trial_end_at")
                    .id,
                },
            ],
            engagement=[{"types": "pricing_page", "counting": "each"}],
            caps=(0, 15),
        )
        self._create_queue()

    def _create_queue(self):
        common = {"user_id": self.rep.id, "phone": "+49 30 123456"}
        self._create_lead(**common | {"name": "Next Nora", "company_size": 200})
        best = self._create_lead(**common | {"name": "Best Bert", "company_size": 300})
        self._engage(best, "pricing_page", timedelta(days=1), timedelta(days=2))
        soon = self.now + timedelta(hours=20)
        self._create_lead(**common | {"name": "Urgent Ursula", "trial_end_at": soon})

    def test_rep_works_the_queue(self):
        """Capabilities: 59, 60, 188"""
        self.start_tour("/odoo", "lead_priority_queue", login="rita")


@tagged("post_install", "-at_install")
class TestQueueToursPhone(TestQueueTours):
    """The same on a phone."""

    browser_size = "390x844"
    touch_enabled = True

    def test_rep_works_the_queue(self):
        """Capabilities: 59, 187, 188"""
        self.start_tour("/odoo/my-queue", "lead_priority_queue_phone", login="rita")
