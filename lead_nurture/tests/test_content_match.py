from odoo.tests import tagged

from .content_common import ContentCase


@tagged("post_install", "-at_install")
class TestContentMatch(ContentCase):
    """Which content for which lead. Capabilities: 137, 138, 139, 140, 141, 142"""

    def test_industry_decides_between_two(self):
        pumps = self.make_content("Pumps", industry_ids=self.industry.ids)
        self.make_content("Banks", industry_ids=self.other_industry.ids)
        lead = self.make_lead(industry_id=self.industry.id)
        self.assertEqual(self.best(lead), pumps)

    def test_cfo_gets_roi_and_cto_architecture(self):
        roi = self.make_content("ROI", kind="roi", role_ids=self.cfo.ids)
        architecture = self.make_content("Architecture", role_ids=self.cto.ids)
        for title, content in (
            ("Finance Director", roi),
            ("集团财务总监", roi),
            ("CTO and founder", architecture),
            ("Director", roi | architecture),
        ):
            found = self.best(self.make_lead(function=title))
            self.assertEqual(found.sorted("id"), content.sorted("id"), title)

    def test_pages_read_repeatedly_win(self):
        about = self.make_content("Pump X", page_pattern="/products/pump-x*")
        self.make_content("Industry", industry_ids=self.industry.ids)
        lead = self.make_lead(industry_id=self.industry.id)
        self.env["lead.engagement"]._record_engagement(
            [
                {
                    "lead_id": lead.id,
                    "type": "product_page",
                    "url": "https://www.example.com/products/pump-x-200?a=1",
                    "external_key": f"page:{number}",
                }
                for number in range(2)
            ],
            now=self.now,
        )
        self.assertEqual(self.best(lead)[:1], about)
        reasons = lead._match_contents(self.now)[lead.id][0].reasons
        self.assertIn("keeps reading", about._word_reason(lead, reasons))

    def test_stage_follows_the_kind_and_the_qualification(self):
        report, case, trial = (
            self.env["lead.content"].create(
                {"name": kind, "kind": kind, "url": "https://example.com"}
            )
            for kind in ("report", "case", "trial")
        )
        lead = self.make_lead()
        self.assertEqual(self.best(lead)[:1], report)
        lead.sudo().qualification = "mql"
        self.assertEqual(self.best(lead)[:1], case)
        lead.buying_stage = "decision"
        self.assertEqual(self.best(lead)[:1], trial)

    def test_what_is_over_or_unpublished_is_not_given(self):
        self.make_content("Over", available_until="2026-03-01")
        self.make_content("Draft", is_published=False)
        last_day = self.make_content("Last day", available_until="2026-03-02")
        self.assertEqual(self.best(self.make_lead()), last_day)

    def test_same_content_is_never_given_twice(self):
        content = self.make_content("Once")
        lead = self.make_lead()
        row = {"lead_id": lead.id, "content_id": content.id, "channel": "mail"}
        deliveries = self.env["lead.content.delivery"]
        self.assertEqual(len(deliveries._record_deliveries([row], now=self.now)), 1)
        self.assertFalse(deliveries._record_deliveries([row], now=self.now))
        self.assertFalse(self.best(lead))

    def test_what_the_lead_fetched_itself_is_not_sent(self):
        content = self.make_content("Fetched")
        lead = self.make_lead()
        link = content.tracked_file_id._get_link(lead, now=self.now)
        content.tracked_file_id._note_opened(link.split("l=")[1], now=self.now)
        self.assertFalse(self.best(lead))
        self.assertEqual(content.opened_count, 1)

    def test_merged_lead_keeps_what_it_got(self):
        content = self.make_content("Once")
        lead, survivor = self.make_lead(), self.make_lead()
        row = {"lead_id": lead.id, "content_id": content.id, "channel": "mail"}
        self.env["lead.content.delivery"]._record_deliveries([row], now=self.now)
        survivor._merge_journals(lead, now=self.now)
        self.assertFalse(self.best(survivor))

    def test_many_leads_cost_as_many_queries_as_one(self):
        for number in range(5):
            self.make_content(f"Content {number}", page_pattern="/a*")
        leads = self.env["crm.lead"].create(
            [{"name": "A lead", "function": "CTO"} for _number in range(50)]
        )
        leads[:1]._match_contents(self.now)
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            leads._match_contents(self.now)
