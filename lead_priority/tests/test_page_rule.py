from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestPageRule(LeadPriorityCase):
    """What it counts as to read a page. Capabilities: 20"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["lead.page.rule"]
        cls.rules.search([]).unlink()
        cls.company = cls.env.company

    def rule(self, pattern, code, **values):
        kind = self.env.ref(f"lead_priority.lead_engagement_type_{code}")
        return self.rules.create({"pattern": pattern, "type_id": kind.id, **values})

    def codes(self, *urls, company=None):
        ids = self.rules._get_types(company or self.company, urls)
        return self.env["lead.engagement.type"].browse(ids).mapped("code")

    def test_first_rule_that_fits_counts(self):
        self.rule("/products/pumps", "pricing_page", sequence=1)
        self.rule("/products/*", "product_page", sequence=2)
        self.assertEqual(
            self.codes(
                "https://example.com/Products/Pumps/?utm_source=x",
                "https://example.com/products/valves",
            ),
            ["pricing_page", "product_page"],
        )

    def test_page_without_a_rule_is_a_page_view(self):
        self.assertEqual(
            self.codes("https://example.com/x", "", "http://["), ["page_view"] * 3
        )

    def test_site_can_be_named(self):
        self.rule("shop.example.com/*", "product_page")
        self.assertEqual(
            self.codes("https://shop.example.com/a", "https://www.example.com/a"),
            ["product_page", "page_view"],
        )

    def test_chinese_address_fits_as_written_and_as_sent(self):
        self.rule("/价格*", "pricing_page")
        self.assertEqual(
            self.codes(
                "https://example.com/%E4%BB%B7%E6%A0%BC", "https://example.com/价格表"
            ),
            ["pricing_page"] * 2,
        )

    def test_rule_changed_counts_at_once(self):
        rule = self.rule("/pricing", "pricing_page")
        self.assertEqual(self.codes("https://example.com/pricing"), ["pricing_page"])
        rule.pattern = "/prices"
        self.assertEqual(self.codes("https://example.com/pricing"), ["page_view"])
        rule.pattern = "/pricing"
        rule.unlink()
        self.assertEqual(self.codes("https://example.com/pricing"), ["page_view"])

    def test_rule_of_another_company_does_not_count(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.rule("/pricing", "pricing_page", company_id=other.id)
        self.assertEqual(self.codes("https://example.com/pricing"), ["page_view"])
        self.assertEqual(
            self.codes("https://example.com/pricing", company=other), ["pricing_page"]
        )

    def test_scheme_in_an_address_is_told(self):
        with self.assertRaises(ValidationError):
            self.rule("https://example.com/pricing", "pricing_page")
