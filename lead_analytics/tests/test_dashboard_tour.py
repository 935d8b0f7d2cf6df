from datetime import timedelta
from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from .apart import forget_captured


@tagged("post_install", "-at_install")
class TestDashboardTour(HttpCase):
    """Dashboards in a browser: they load, filter, and open the leads behind a figure.

    Capabilities: 155, 181
    """

    # Only what is in view can be clicked: the tables stand below the charts.
    browser_size = "1366x2600"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        forget_captured(cls.env)
        cls.company = cls.env["res.company"].create({"name": "Tour"})
        cls.env.ref("base.user_admin").write(
            {"company_ids": [(4, cls.company.id)], "company_id": cls.company.id}
        )

    def capture(self):
        """Let leads of two channels come in two days ago, two of the first."""
        now = self.env.cr.now() - timedelta(days=2)
        captures = self.env["lead.capture"]._receive(
            [{"payload": {"email": f"tour{n}@example.com"}} for n in range(3)],
            entry="api",
            scope="tour",
            now=now,
        )
        captures._process(now)
        captures.write({"company_id": self.company.id})
        captures.lead_id.write({"company_id": self.company.id, "team_id": False})
        for name, some in (("Tour", captures[:2]), ("Other", captures[2])):
            some.source_id = self.env["utm.source"].create({"name": f"{name} fair"})
            some.lead_id.name = f"{name} lead"
        # What a commit does: the moves of this transaction are handed over.
        self.env.cr.precommit.run()
        while self.env["lead.milestone"]._refresh_next():
            pass

    def open(self, name, tour):
        dashboard = self.env.ref(f"lead_analytics.lead_dashboard_{name}")
        url = f"/odoo/dashboards?dashboard_id={dashboard.id}&cids={self.company.id}"
        self.start_tour(url, tour, login="admin")

    def test_click_by_click_to_the_lead(self):
        self.capture()
        self.open("management", "lead_dashboard")

    def test_company_without_leads_sees_a_sample(self):
        self.open("management", "lead_dashboard_sample")

    def test_phone_marks_a_sample_too(self):
        with patch.object(type(self), "browser_size", "390x844"):
            self.open("management", "lead_dashboard_sample")

    def test_each_dashboard_draws_its_figures(self):
        self.capture()
        for name in ("channels", "process", "loss"):
            self.open(name, "lead_dashboard_drawn")
