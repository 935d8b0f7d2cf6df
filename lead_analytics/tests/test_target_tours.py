from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo.tests import HttpCase, tagged

from .apart import forget_captured


@tagged("post_install", "-at_install")
class TestTargetTours(HttpCase):
    """Targets and the agreement in a browser. Capabilities: 39, 100"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        forget_captured(cls.env)
        cls.company = cls.env["res.company"].create({"name": "Tour"})
        cls.admin = cls.env.ref("base.user_admin")
        other = cls.admin.copy({"login": "tour_marketer", "name": "Tour Marketer"})
        for user in (cls.admin, other):
            user.write(
                {"company_ids": [(4, cls.company.id)], "company_id": cls.company.id}
            )
        cls.marketer = other
        cls.month = cls.env.cr.now().date().replace(day=1) - relativedelta(months=1)

    def test_agreement_is_signed_and_its_months_opened_on_the_board(self):
        moment = self.env.cr.now().replace(day=1) - timedelta(days=10)
        capture = self.env["lead.capture"]._receive(
            [{"payload": {"email": "board@example.com"}}],
            entry="api",
            scope="tour",
            now=moment,
        )
        capture._process(moment)
        capture.company_id = self.company
        capture.lead_id.write({"company_id": self.company.id, "team_id": False})
        # What a commit does: the moves of this transaction are handed over.
        self.env.cr.precommit.run()
        while self.env["lead.milestone"]._refresh_next():
            pass
        agreement = self.env["lead.agreement"].create(
            {
                "name": "Tour agreement",
                "company_id": self.company.id,
                "date_from": self.month,
                "months": 2,
                "marketing_user_id": self.marketer.id,
                "sales_user_id": self.admin.id,
                "promise_ids": [
                    (0, 0, {"side": "marketing", "metric": "leads", "goal": 1}),
                    (0, 0, {"side": "sales", "metric": "won", "goal": 1}),
                ],
            }
        )
        agreement.with_user(self.marketer).action_sign()
        url = "/odoo/action-lead_analytics.lead_agreement_board_action"
        address = f"{url}?cids={self.company.id}"
        self.start_tour(address, "lead_agreement_board", login="admin")
        self.assertEqual(agreement.state, "signed")

    def test_target_is_set_from_an_example(self):
        url = "/odoo/action-lead_analytics.lead_target_action"
        address = f"{url}?cids={self.company.id}"
        self.start_tour(address, "lead_target_start", login="admin")
        target = self.env["lead.target"].search([("company_id", "=", self.company.id)])
        self.assertEqual((target.metric, target.goal), ("in_time_rate", 100))
