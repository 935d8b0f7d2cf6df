from datetime import timedelta

from odoo.tests import HttpCase, new_test_user, tagged

from .score_common import ScoreCase


class QueueTourCase(HttpCase, ScoreCase):
    """Rita, a rep, and a queue of three scored leads."""

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
        nora = common | {"name": "Next Nora", "company_size": 200}
        self.nora = self._create_lead(**nora)
        best = self._create_lead(**common | {"name": "Best Bert", "company_size": 300})
        self._engage(best, "pricing_page", timedelta(days=1), timedelta(days=2))
        soon = self.now + timedelta(hours=20)
        self._create_lead(**common | {"name": "Urgent Ursula", "trial_end_at": soon})


@tagged("post_install", "-at_install")
class TestQueueTours(QueueTourCase):
    """A rep works My Queue in a real browser."""

    def test_rep_works_the_queue(self):
        """Capabilities: 59, 60, 188"""
        self.start_tour("/odoo", "lead_priority_queue", login="rita")

    def test_leader_corrects_the_qualification(self):
        """Capabilities: 60"""
        new_test_user(
            self.env,
            "lena",
            groups="base.group_user,sales_team.group_sale_salesman_all_leads",
        )
        url = f"/odoo/crm.lead/{self.nora.id}"
        self.start_tour(url, "lead_priority_qualification", login="lena")


@tagged("post_install", "-at_install")
class TestQueueToursPhone(QueueTourCase):
    """The same on a phone."""

    browser_size = "390x844"
    touch_enabled = True

    def test_rep_works_the_queue(self):
        """Capabilities: 59, 187, 188"""
        self.start_tour("/odoo/my-queue", "lead_priority_queue_phone", login="rita")
