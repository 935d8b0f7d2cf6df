from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .capture_common import CaptureCase

TOKEN = "a-random-token-of-a-browser"
PRICING = {"url": "https://example.com/pricing", "title": "Prices"}


class VisitorCase(CaptureCase):
    """A browser, its visits, and forms that it sends."""

    def see(self, *visits, token=TOKEN, now=None, **options):
        return self.env["lead.visitor"]._see(
            token, visits, company=self.env.company, now=now or self.now, **options
        )

    def send(self, email, token=TOKEN):
        [capture] = self.capture({"email_from": email, "visitor": token})
        return capture.lead_id

    def codes(self, lead):
        return sorted(lead.engagement_ids.type_id.mapped("code"))


@tagged("post_install", "-at_install")
class TestVisitor(VisitorCase):
    """Anonymous behaviour, and whose it was. Capabilities: 20"""

    def test_what_nobody_did_is_in_no_journal(self):
        before = self.env["lead.engagement"].search_count([])
        visitor = self.see(PRICING, {"url": "https://example.com/x"})
        self.assertEqual(len(visitor.visit_ids), 2)
        self.assertEqual(self.env["lead.engagement"].search_count([]), before)

    def test_same_browser_is_the_same_visitor(self):
        first = self.see(PRICING)
        self.assertEqual(self.see(PRICING), first)
        self.assertNotEqual(self.see(PRICING, token="another"), first)

    def test_token_cannot_be_read_from_the_database(self):
        visitor = self.see(PRICING)
        self.env.cr.execute("SELECT * FROM lead_visitor WHERE id = %s", [visitor.id])
        self.assertNotIn(TOKEN, map(str, self.env.cr.fetchone()))

    def test_form_makes_all_visits_the_leads_own(self):
        self.see(PRICING, now=self.now - timedelta(days=2))
        self.see(PRICING, {"type": "case_study", "url": "https://example.com/a.pdf"})
        lead = self.send("ann@example.com")
        self.assertEqual(
            self.codes(lead), ["case_study", "form_submitted", "pricing_page"]
        )
        pages = lead.engagement_ids.filtered(lambda e: e.type_id.code == "pricing_page")
        self.assertEqual(len(pages), 2)
        self.assertEqual(min(pages.mapped("occurred_at")), self.now - timedelta(days=2))
        self.assertEqual(set(pages.mapped("description")), {"Prices"})

    def test_what_comes_after_goes_to_the_lead_at_once(self):
        visitor = self.see(PRICING)
        lead = self.send("ann@example.com")
        self.see({"type": "case_study"})
        self.assertIn("case_study", self.codes(lead))
        self.assertEqual(visitor.visit_ids.mapped("is_carried"), [True, True])

    def test_form_that_comes_before_any_visit_links_too(self):
        lead = self.send("ann@example.com")
        self.see(PRICING)
        self.assertIn("pricing_page", self.codes(lead))

    def test_linked_once_whoever_sends_a_form_later(self):
        self.see(PRICING)
        first = self.send("ann@example.com")
        second = self.send("bob@example.com")
        self.see({"type": "case_study"})
        self.assertIn("case_study", self.codes(first))
        self.assertEqual(self.codes(second), ["form_submitted"])

    def test_token_that_is_none_links_nothing(self):
        for token in ("guest", "", 7, None, ["x"], "x" * 65, TOKEN + "\n"):
            self.see(PRICING, token=str(token))
            self.send("ann@example.com", token)
        self.assertFalse(self.env["lead.visitor"].search([("lead_id", "!=", False)]))

    def test_browser_of_another_company_is_another_visitor(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        visitor = self.see(PRICING)
        far = self.env["lead.visitor"]._see(
            TOKEN, [PRICING], company=other, now=self.now
        )
        lead = self.send("ann@example.com")
        self.assertEqual(visitor.lead_id, lead)
        self.assertFalse(far.lead_id)
        far._link(lead, now=self.now)
        self.assertFalse(far.lead_id)

    def test_visit_sent_again_with_its_key_counts_once(self):
        visit = {**PRICING, "external_key": "track-7"}
        self.see(visit)
        self.see(visit)
        lead = self.send("ann@example.com")
        self.see(visit)
        pages = lead.engagement_ids.filtered(lambda e: e.type_id.code == "pricing_page")
        self.assertEqual(len(pages), 1)

    def test_channel_of_a_visit_comes_along(self):
        self.see({**PRICING, "utm": {"utm_source": "Spring fair", "junk": "x"}})
        lead = self.send("ann@example.com")
        page = lead.engagement_ids.filtered(lambda e: e.type_id.code == "pricing_page")
        self.assertEqual(page.source_id.name, "Spring fair")

    def test_anonymous_channels_make_no_records(self):
        self.see({**PRICING, "utm": {"utm_source": "Nobody ever"}})
        found = self.env["utm.source"].search([("name", "=", "Nobody ever")])
        self.assertFalse(found)

    def test_lead_is_scored_once_for_all_visits(self):
        self.see(*[PRICING] * 20)
        leads = self.env.registry["crm.lead"]
        lead = self._lead(email_from="ann@example.com")
        with patch.object(leads, "_mark_for_scoring", autospec=True) as mark:
            self.see()._link(lead, now=self.now)
        self.assertEqual(mark.call_count, 1)
        self.assertEqual(len(lead.engagement_ids), 20)

    def test_visit_stored_while_linking_is_moved_by_the_job(self):
        visitor = self.see(PRICING)
        lead = self._lead()
        # As a request that began before the visitor was linked leaves it behind.
        self.env.cr.execute(
            "UPDATE lead_visitor SET lead_id = %s WHERE id = %s", [lead.id, visitor.id]
        )
        self.env.invalidate_all()
        self.assertEqual(self.env["lead.visitor"]._carry_over_left(), 1)
        self.assertEqual(self.codes(lead), ["pricing_page"])
        self.assertEqual(self.env["lead.visitor"]._carry_over_left(), 0)


@tagged("post_install", "-at_install")
class TestVisitorForgotten(VisitorCase):
    """Merged, erased, purged. Capabilities: 20"""

    def purge(self):
        with patch.object(self.env.cr, "now", lambda: self.now):
            while self.env["lead.visitor"]._purge(limit=2):
                pass

    def test_old_visits_and_visitors_are_purged(self):
        self.env.company.lead_visitor_keep_days = 30
        old, young = self.now - timedelta(days=31), self.now - timedelta(days=29)
        gone = self.see(*[PRICING] * 3, now=old)
        kept = self.see(PRICING, now=old, token="kept")
        self.see({"url": "https://example.com/young"}, now=young, token="kept")
        self.purge()
        self.assertFalse(gone.exists())
        self.assertEqual(kept.visit_ids.mapped("url"), ["https://example.com/young"])

    def test_what_a_lead_did_is_not_purged(self):
        self.env.company.lead_visitor_keep_days = 30
        visitor = self.see(PRICING, now=self.now - timedelta(days=400))
        lead = self.send("ann@example.com")
        self.env.cr.execute("UPDATE lead_visitor SET last_seen_at = first_seen_at")
        self.purge()
        self.assertFalse(visitor.exists())
        self.assertIn("pricing_page", self.codes(lead))

    def test_job_runs(self):
        self.see(PRICING, now=self.now - timedelta(days=4000))
        with self.enter_registry_test_mode():
            self.env.ref("lead_priority.ir_cron_visitors").method_direct_trigger()
        self.env.invalidate_all()
        self.assertFalse(self.env["lead.visitor"].search_count([]))

    def test_merged_lead_keeps_its_browsers(self):
        self.see(PRICING)
        lead = self.send("ann@example.com")
        survivor = self._lead(name="survivor", partner_name="Acme", priority="3")
        (survivor | lead)._merge_opportunity(user_id=False, team_id=False)
        merged = (survivor | lead).exists()
        self.see({"type": "case_study"})
        self.assertIn("case_study", self.codes(merged))

    def test_erased_lead_leaves_no_browser(self):
        visitor = self.see(PRICING)
        self.send("ann@example.com")._erase(now=self.now)
        self.assertFalse(visitor.exists())
