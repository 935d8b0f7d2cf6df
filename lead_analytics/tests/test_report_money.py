from datetime import timedelta

from odoo.tests import tagged

from .test_attribution import AttributionCase

DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
class TestReportMoney(AttributionCase):
    """Sales, costs and customers by channel. Capabilities: 161, 162, 179"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sales = cls.env["lead.analytics.report.attribution"]
        cls.customers = cls.env["lead.analytics.report.customer"]

    def spend(self, source, amount, days_ago=40):
        """Let a source cost something in the three days around."""
        day = (self.now - days_ago * DAY).date()
        self.env["lead.channel.cost"].create(
            {
                "date_from": day - DAY,
                "date_to": day + DAY,
                "source_id": source.id,
                "amount": amount,
            }
        )
        self.refresh()
        self.env["lead.channel.cost"]._spread(self.env.company.id)

    def read_sums(self, report, sources, measures, domain=(), group="source_id"):
        """Give {source: {measure: value}}."""
        rows = report._read_group(
            [("source_id", "in", sources.ids), *domain],
            [group],
            [f"{name}:{self.aggregator(report, name)}" for name in measures],
        )
        return {key: dict(zip(measures, sums, strict=True)) for key, *sums in rows}

    def aggregator(self, report, name):
        return report._fields[name].aggregator

    def sell(self):
        """Two leads of the ad at 250 each; one sale of 1,000 also owed to the fair."""
        lead = self.capture(self.ad, 40).lead_id
        self.capture(self.ad, 40)
        self.visit(lead, self.fair, 5)
        self.win(lead, 1000)
        self.spend(self.ad, 500)
        return lead

    def test_channel_return_is_of_the_model_chosen(self):
        self.sell()
        expected = {"first": (1000, 100), "last": (0, -100), "linear": (500, 0)}
        for model, (revenue, roi) in expected.items():
            found = self.read_sums(
                self.sales,
                self.ad,
                ("revenue", "cost", "roi"),
                [("model", "=", model)],
            )[self.ad]
            self.assertEqual(found, {"revenue": revenue, "cost": 500, "roi": roi})

    def test_several_models_are_averaged_and_count_no_sale_twice(self):
        self.sell()
        both = self.ad | self.fair
        found = self.read_sums(self.sales, both, ("revenue", "cost", "sales"))
        self.assertAlmostEqual(found[self.ad]["cost"], 500)
        self.assertAlmostEqual(sum(row["revenue"] for row in found.values()), 1000)
        self.assertAlmostEqual(sum(row["sales"] for row in found.values()), 1)

    def test_cost_of_a_channel_without_leads_is_not_forgotten(self):
        self.spend(self.news, 300)
        found = self.read_sums(self.sales, self.news, ("cost", "revenue", "roi"))
        self.assertEqual(found[self.news], {"cost": 300, "revenue": 0, "roi": -100})
        found = self.read_sums(self.customers, self.news, ("cost", "customers", "cac"))
        self.assertEqual(found[self.news], {"cost": 300, "customers": 0, "cac": False})

    def test_customer_is_one_whatever_the_number_of_its_leads(self):
        company = self.env["res.partner"].create({"name": "Acme", "is_company": True})
        contact = self.env["res.partner"].create(
            {"name": "Al", "parent_id": company.id}
        )
        first = self.capture(self.ad, 40, partner_id=contact.id).lead_id
        second = self.capture(self.fair, 10, partner_id=company.id).lead_id
        self.win(first, 1000)
        self.win(second, 500)
        self.spend(self.ad, 100)
        row = self.customers.search([("partner_id", "=", company.id)])
        self.assertEqual((row.source_id, row.lead_id), (self.ad, first))
        self.assertEqual((row.deals, row.revenue, row.cost), (2, 1500, 100))
        self.assertEqual((row.customers, row.repeats, row.ltv_cac), (1, 1, 15))
        self.assertEqual(row.name, "Acme")

    def test_lead_without_a_contact_has_a_name(self):
        lead = self.capture(self.ad, 40, partner_name="Nameless Ltd").lead_id
        self.win(lead, 10)
        row = self.customers.search([("lead_id", "=", lead.id)])
        self.assertEqual((row.name, row.partner_id.id), ("Nameless Ltd", False))

    def test_value_and_cost_of_customers_are_ratios_of_sums(self):
        """Three leads of the ad cost 600; two are customers, worth 1,000 and 200."""
        leads = [self.capture(self.ad, 40).lead_id for _number in range(3)]
        self.win(leads[0], 1000)
        self.win(leads[1], 200)
        self.spend(self.ad, 600)
        found = self.read_sums(
            self.customers, self.ad, ("ltv", "cac", "ltv_cac", "repeat_rate")
        )
        self.assertEqual(
            found[self.ad], {"ltv": 600, "cac": 300, "ltv_cac": 2, "repeat_rate": 0}
        )

    def test_customer_shows_only_leads_that_one_may_see(self):
        """A record rule that a customer adds on leads narrows each sum, too."""
        company = self.env["res.partner"].create({"name": "Two"})
        kept = self.capture(self.ad, 40, partner_id=company.id).lead_id
        hidden = self.capture(self.fair, 50, partner_id=company.id).lead_id
        self.win(kept, 1000)
        self.win(hidden, 500)
        self.env["ir.rule"].create(
            {
                "name": "Not this one",
                "model_id": self.env.ref("crm.model_crm_lead").id,
                "domain_force": [("id", "!=", hidden.id)],
            }
        )
        customers = self.customers.with_user(self.lea)
        row = customers.search([("partner_id", "=", company.id)])
        self.assertEqual((row.revenue, row.source_id), (1000, self.ad))
        sales = self.sales.with_user(self.lea).search([("kind", "=", "sale")])
        self.assertIn(kept, sales.lead_id)
        self.assertNotIn(hidden, sales.sudo().lead_id)

    def test_who_may_see_no_lead_sees_no_customer(self):
        self.win(self.capture(self.ad, 40).lead_id, 1000)
        self.env["ir.rule"].create(
            {
                "name": "None at all",
                "model_id": self.env.ref("crm.model_crm_lead").id,
                "domain_force": [(0, "=", 1)],
            }
        )
        mine = self.customers.with_user(self.lea)
        self.assertFalse(mine.search([("lead_id", "!=", False)]))

    def test_customer_has_the_region_and_the_times_of_its_first_lead(self):
        company = self.env["res.partner"].create({"name": "Three"})
        france, spain = self.env.ref("base.fr"), self.env.ref("base.es")
        for country, days_ago in ((france, 10), (spain, 40)):
            lead = self.capture(self.ad, days_ago, partner_id=company.id).lead_id
            lead.country_id = country
            self.win(lead, 10)
        row = self.customers.search([("partner_id", "=", company.id)])
        self.assertEqual((row.country_id, row.region), (spain, "Spain"))
        self.assertAlmostEqual(row.captured_at, self.now - 40 * DAY, delta=DAY)
        by_region = self.customers._read_group(
            [("partner_id", "=", company.id)], ["region"], ["deals:sum"]
        )
        self.assertEqual(by_region, [("Spain", 2)])

    def test_figures_of_customers_are_in_the_catalogue(self):
        leads = [self.capture(self.ad, 40).lead_id for _number in range(3)]
        self.win(leads[0], 1000)
        self.spend(self.ad, 400)
        self.refresh()
        names, mine = ["ltv", "ltv_cac", "cac"], [("source_id", "=", self.ad.id)]
        measure = self.env["lead.metric"]._measure
        found = measure(names, None, None, mine)[None]
        for name, expected in zip(names, (1000, 2.5, 400), strict=True):
            self.assertAlmostEqual(found[name].value, expected, msg=name)
        found = measure(names, None, None, mine, groupby="source_id")
        self.assertEqual(found[self.ad.id]["ltv"].value, 1000)
        found = measure(["ltv"], None, None, [*mine, ("is_lost", "=", 1)])[None]
        self.assertIsNone(found["ltv"].value)

    def test_rep_gets_no_figures_of_money(self):
        figures = self.env["lead.metric"].with_user(self.ann)
        found = figures._measure(["ltv", "leads"], None, None)[None]
        self.assertIsNone(found["ltv"].value)

    def test_rows_open_the_leads_behind_them(self):
        lead = self.sell()
        row = self.customers.search([("lead_id", "=", lead.id)])
        self.assertIn(str(lead.id), str(row.action_open_leads()["domain"]))
        share = self.sales.search([("lead_id", "=", lead.id)], limit=1)
        self.assertEqual(share.action_open_lead()["res_id"], lead.id)
