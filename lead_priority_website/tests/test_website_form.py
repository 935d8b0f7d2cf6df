from odoo.tests import tagged

from .website_common import WebsiteCase

ANN = {
    "name": "Pumps",
    "contact_name": "Ann Peeters",
    "email_from": "ann@example.com",
    "phone": "0470 12 34 56",
    "partner_name": "Acme",
    "description": "How much?",
}


@tagged("post_install", "-at_install")
class TestWebsiteForm(WebsiteCase):
    """Forms of the website builder go through the register. Capabilities: 1, 3, 5"""

    def test_a_form_is_a_capture_and_a_lead(self):
        lead = self.send_lead(ANN)
        capture = self.captures()
        self.assertEqual((capture.entry, capture.state), ("website", "lead"))
        self.assertEqual(capture.lead_id, lead)
        self.assertEqual(lead.phone, "+32 470 12 34 56")
        self.assertEqual(lead.description, "<p>How much?</p>")
        self.assertEqual(lead.engagement_ids.type_id.code, "form_submitted")
        self.assertEqual(lead.custody_ids.place, "pool")
        self.assertIn("How much?", capture.payload_summary)
        self.assertNotIn("visitor_id", capture.payload_summary)

    def test_a_known_person_is_touched(self):
        lead = self.send_lead({**ANN, "phone": ""})
        again = self.send_lead({**ANN, "name": "Valves"})
        self.assertEqual(again, lead)
        self.assertEqual(lead.name, "Pumps")
        self.assertEqual(lead.phone, "+32 470 12 34 56")
        self.assertEqual(self.captures().mapped("state"), ["merged", "lead"])

    def test_five_clicks_are_one_capture(self):
        """Target: r7"""
        leads = [self.send_lead({"name": "Only a subject"}) for _click in range(5)]
        self.assertEqual(len(self.captures()), 1)
        self.assertEqual(len(set(leads)), 1)

    def test_what_was_sent_long_ago_is_sent_again(self):
        self.send_lead(ANN)
        earlier = self.captures()
        key = f"{earlier.idempotency_key.partition(':')[0]}:0"
        self.env.cr.execute("ALTER TABLE lead_capture DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE lead_capture SET idempotency_key = %s WHERE id = %s",
            [key, earlier.id],
        )
        self.send_lead(ANN)
        self.assertEqual(len(self.captures()), 2)

    def test_unknown_fields_are_kept_in_the_description(self):
        lead = self.send_lead({**ANN, "Favourite colour": "blue"})
        self.assertIn("How much?", lead.description)
        self.assertIn("Favourite colour : blue", lead.description)

    def test_without_any_contact_it_is_a_lead_as_before(self):
        lead = self.send_lead({"name": "Call me", "Where": "at the gate"})
        self.assertEqual(lead.name, "Call me")
        self.assertEqual(self.captures().state, "lead")

    def test_files_are_attached_to_the_lead(self):
        files = {"Plan[0][0]": ("plan.txt", b"a pump", "text/plain")}
        lead = self.send_lead(ANN, files=files)
        self.send_lead(ANN, files=files)
        found = self.env["ir.attachment"].search(
            [("res_model", "=", "crm.lead"), ("res_id", "=", lead.id)]
        )
        self.assertEqual(found.mapped("raw"), [b"a pump"])
        self.assertIn(found, lead.message_ids.attachment_ids)

    def test_the_channel_comes_from_the_cookies(self):
        self.opener.cookies.set("odoo_utm_source", "Spring mailing")
        lead = self.send_lead(ANN)
        self.assertEqual(lead.source_id.name, "Spring mailing")
        self.assertEqual(self.captures().source_id, lead.source_id)
        self.assertEqual(lead.medium_id.name, "Website")

    def test_consent_is_asked_where_the_capture_form_does(self):
        self.form.write({"consent_text": "Call me", "is_consent_required": True})
        told = self.send(ANN).json()
        self.assertEqual(told["error_fields"], ["consent"])
        self.send_lead({**ANN, "consent": "Yes"})
        self.assertTrue(self.captures().consent_given)
        self.assertEqual(self.captures().consent_text, "Call me")

    def test_a_form_may_name_its_capture_form(self):
        pool = self.env["lead.pool"].create({"name": "Demos", "kind": "incoming"})
        demo = self.form.copy({"name": "Demo", "pool_id": pool.id})
        lead = self.send_lead({**ANN, "lead_capture_form_id": str(demo.id)})
        self.assertEqual(lead.pool_id, pool)
        self.assertEqual(lead.capture_ids.form_id, demo)

    def test_a_capture_form_of_another_company_is_not_taken(self):
        company = self.env["res.company"].create({"name": "Other"})
        other = self.form.copy({"name": "Theirs", "company_id": company.id})
        lead = self.send_lead({**ANN, "lead_capture_form_id": str(other.id)})
        self.assertEqual(lead.capture_ids.form_id, self.form)

    def test_a_lead_in_no_pool_goes_to_the_leader_as_in_core(self):
        leader = self.env.ref("base.user_admin")
        team = self.env["crm.team"].create({"name": "Web", "user_id": leader.id})
        self.website.crm_default_team_id = team
        self.assertEqual(self.send_lead(ANN).user_id, leader)
        pool = self.env["lead.pool"].create({"name": "Site", "kind": "incoming"})
        self.form.pool_id = pool
        lead = self.send_lead({**ANN, "email_from": "bob@example.com", "phone": ""})
        self.assertEqual((lead.user_id.id, lead.pool_id), (False, pool))

    def test_the_language_of_the_page_is_the_leads(self):
        self.assertEqual(self.send_lead(ANN).lang_id.code, "en_US")
