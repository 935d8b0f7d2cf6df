from odoo.tests import tagged

from .apart import forget_captured
from .target_common import TargetCase

KPIS = ("mql", "sql_rate", "in_time", "waste_rate", "activation_rate")


@tagged("post_install", "-at_install")
class TestDigest(TargetCase):
    """Figures about leads in the digest mail. Capabilities: 101, 170"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        forget_captured(cls.env)
        cls.company = cls.env["res.company"].create({"name": "Digest Ltd"})
        people = cls.ann | cls.lea | cls.mia
        people.write({"company_ids": [(4, cls.company.id)]})
        cls.digest = cls.env["digest.digest"].create(
            {
                "name": "Leads",
                "company_id": cls.company.id,
                "kpi_mail_message_total": False,
                "kpi_res_users_connected": False,
                **{f"kpi_lead_{name}": True for name in KPIS},
            }
        )

    def come_in(self, *days, **values):
        company = {"company_id": self.company.id, "team_id": False}
        leads = self.capture(*days, **company, **values)
        leads.capture_ids.company_id = self.company
        return leads

    def mail(self, user):
        """Give {kpi: [its three columns]} of the mail to a user."""
        self.refresh()
        rows = self.digest._compute_kpis(self.company, user)
        return {
            row["kpi_name"][9:]: [row[f"kpi_col{n}"]["value"] for n in range(1, 4)]
            for row in rows
            if row["kpi_name"].startswith("kpi_lead_")
        }

    def test_columns_are_of_a_day_a_week_and_a_month(self):
        leads = self.come_in(-3, -3, -20, -20, -25)
        self.qualify(leads[:4], "mql")
        self.qualify(leads[:1], "sql")
        found = self.mail(self.lea)
        self.assertEqual(found["mql"], ["0", "2", "4"])
        self.assertEqual(found["sql_rate"], ["–", "50.0 %", "25.0 %"])
        self.assertEqual(found["in_time"], ["–", "–", "–"])
        self.assertEqual(found["waste_rate"], ["–", "100.0 %", "100.0 %"])
        self.assertEqual(found["activation_rate"], ["–", "0.0 %", "0.0 %"])

    def test_a_rise_of_what_leaks_is_not_shown_as_good_news(self):
        self.come_in(-3, -10)
        self.refresh()
        rows = self.digest._compute_kpis(self.company, self.lea)
        kpis = {row["kpi_name"]: row["kpi_col2"] for row in rows}
        self.assertNotIn("margin", kpis["kpi_lead_waste_rate"])
        self.assertIn("margin", kpis["kpi_lead_mql"])

    def test_each_gets_the_figures_of_the_leads_they_may_see(self):
        own = self.come_in(-3, user_id=self.ann.id)
        others = self.come_in(-3, user_id=self.lea.id)
        self.qualify(own | others, "mql")
        self.assertEqual(self.mail(self.ann)["mql"][1], "1")
        self.assertEqual(self.mail(self.mia)["mql"][1], "2")
        eve = self._user("eve", "base.group_user")
        self.assertEqual(self.mail(eve), {})
