from odoo.tests import new_test_user, tagged

from .test_website_form import ANN
from .website_common import WebsiteCase


@tagged("post_install", "-at_install")
class TestWebsitePages(WebsiteCase):
    """Pages that a rule knows are behaviour of the visitor. Capabilities: 20"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["lead.page.rule"]
        cls.rules.search([]).unlink()
        cls.pricing = cls.env.ref("lead_priority.lead_engagement_type_pricing_page")
        cls.rules.create({"pattern": "/contactus", "type_id": cls.pricing.id})
        cls.env["lead.visitor"].search([]).unlink()

    def visits(self):
        return self.env["lead.visitor.visit"].search([])

    def test_a_page_that_a_rule_knows_is_a_visit(self):
        self.read_page("/contactus?utm_source=x")
        visit = self.visits()
        self.assertEqual(visit.type_id, self.pricing)
        self.assertTrue(visit.url.endswith("/contactus"))

    def test_other_pages_make_no_visitor(self):
        self.read_page("/")
        self.assertFalse(self.env["lead.visitor"].search([]))

    def test_programs_and_our_own_people_are_left_out(self):
        self.read_page("/contactus", **{"User-Agent": "Googlebot/2.1"})
        new_test_user(self.env, "staff", "base.group_user", password="staff-of-ours")
        self.authenticate("staff", "staff-of-ours")
        self.read_page("/contactus")
        self.assertFalse(self.visits())

    def test_who_objects_to_cookies_is_left_out(self):
        self.website.cookies_bar = True
        self.read_page("/contactus")
        self.assertFalse(self.visits())
        self.opener.cookies.set("website_cookies_bar", '{"optional": true}')
        self.read_page("/contactus")
        self.assertTrue(self.visits().visitor_id.consent_at)

    def test_the_form_makes_visits_engagements_of_the_lead(self):
        self.read_page("/contactus")
        self.read_page("/contactus")
        lead = self.send_lead(ANN)
        self.read_page("/contactus")
        codes = lead.engagement_ids.type_id.mapped("code")
        self.assertEqual(sorted(codes), ["form_submitted", "pricing_page"])
        self.assertEqual(len(lead.engagement_ids), 4)
        self.assertTrue(all(self.visits().mapped("is_carried")))

    def test_the_visitor_of_the_website_has_the_lead_too(self):
        self.read_page("/contactus")
        lead = self.send_lead(ANN)
        self.assertEqual(len(lead.visitor_ids), 1)
        self.assertEqual(lead.visitor_ids.email, "ann@example.com")

    def test_properties_of_a_page_write_its_rule(self):
        page = self.env["website.page"].search([("url", "=", "/contactus")], limit=1)
        properties = self.env["website.page.properties"].create(
            {"target_model_id": page.id, "website_id": self.website.id}
        )
        self.assertEqual(properties.lead_engagement_type_id, self.pricing)
        home = self.env.ref("lead_priority.lead_engagement_type_homepage_view")
        properties.lead_engagement_type_id = home
        rule = self.rules.search([("company_id", "=", self.company.id)])
        self.assertEqual(rule.type_id, home)
        properties.lead_engagement_type_id = False
        self.assertFalse(rule.exists())
