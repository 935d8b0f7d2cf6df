from odoo.tests import tagged

from .capture_common import CaptureCase


@tagged("post_install", "-at_install")
class TestCaptureMatch(CaptureCase):
    """Which lead a capture belongs to. Capabilities: 1, 4, 5, 7, 8, 10, 11, 12"""

    def lead(self, **values):
        values = {"name": "Known", "user_id": False, **values}
        return self.env["crm.lead"].create(values)

    def test_new_person_makes_a_lead_with_channel(self):
        capture = self.capture({"email": " Ann@Example.COM ", "utm_source": "Fair 26"})
        self.assertEqual(capture.state, "lead")
        self.assertEqual(capture.lead_id.email_normalized, "ann@example.com")
        self.assertEqual(capture.lead_id.source_id.name, "Fair 26")
        self.assertEqual(capture.lead_id.medium_id.name, "Website")
        self.assertFalse(capture.lead_id.user_id)
        self.assertEqual(capture.lead_id.capture_ids, capture)
        self.assertEqual(self.open_row(capture.lead_id).capture_id, capture)

    def test_new_lead_waits_in_the_pool_of_its_form_with_its_tag(self):
        source = self.env["utm.source"].create({"name": "Trade show"})
        self.form.write({"pool_id": self.pool.id, "source_id": source.id})
        lead = self.capture({"email": "ann@example.com"}).lead_id
        self.assertEqual((lead.pool_id, lead.source_id), (self.pool, source))
        row = self.open_row(lead)
        self.assertEqual((row.place, row.pool_id), ("pool", self.pool))

    def test_open_lead_is_touched_and_filled_not_overwritten(self):
        lead = self.lead(email_from="ann@example.com", contact_name="Ann")
        capture = self.capture(
            {"email": "ANN@example.com", "contact_name": "Eve", "city": "Ghent"}
        )
        self.assertEqual((capture.state, capture.lead_id), ("merged", lead))
        self.assertEqual((lead.contact_name, lead.city), ("Ann", "Ghent"))
        self.assertEqual(lead.engagement_ids.type_id.code, "form_submitted")
        self.assertEqual(lead.engagement_ids.capture_id, capture)

    def test_phone_in_another_notation_matches(self):
        lead = self.lead(phone="+32 2 290 34 90")
        self.form.country_id = self.env.ref("base.be")
        self.assertEqual(self.capture({"phone": "02/290.34.90"}).lead_id, lead)

    def test_phone_of_the_forms_country_is_sanitized_on_the_lead(self):
        self.form.country_id = self.env.ref("base.fr")
        lead = self.capture({"phone": "01 44 55 66 77"}).lead_id
        self.assertEqual(lead.phone_sanitized, "+33144556677")

    def test_lost_lead_is_reopened(self):
        lead = self.lead(email_from="ann@example.com")
        lead.action_set_lost()
        capture = self.capture({"email": "ann@example.com"})
        self.assertEqual((capture.state, capture.lead_id), ("merged", lead))
        self.assertTrue(lead.active)
        self.assertEqual(lead.won_status, "pending")
        self.assertEqual(self.open_row(lead).reason, "reopened")

    def test_archived_lead_is_reopened(self):
        lead = self.lead(email_from="ann@example.com")
        lead.action_archive()
        self.capture({"email": "ann@example.com"})
        self.assertTrue(lead.active)

    def test_won_lead_gives_a_new_lead_to_the_owner_of_the_customer(self):
        won = self.lead(email_from="ann@example.com", user_id=self.ann.id)
        won.action_set_won()
        capture = self.capture({"email": "ann@example.com"})
        self.assertEqual(capture.state, "lead")
        self.assertNotEqual(capture.lead_id, won)
        self.assertEqual(capture.lead_id.user_id, self.ann)

    def test_two_captures_of_one_person_in_one_batch_make_one_lead(self):
        captures = self.capture(
            {"email": "ann@example.com"},
            {"email": "ann@example.com", "phone": "+3222903490"},
            {"phone": "+32 2 290 34 90", "city": "Ghent"},
        )
        self.assertEqual(captures.mapped("state"), ["lead", "merged", "merged"])
        self.assertEqual(len(captures.lead_id), 1)
        self.assertEqual(captures.lead_id.city, "Ghent")

    def test_nothing_to_reach_the_person_by_is_rejected(self):
        capture = self.capture({"contact_name": "Ann", "email": "ann@", "phone": "12"})
        self.assertEqual(capture.state, "rejected")
        self.assertEqual(capture.reject_reason, "no_contact")
        self.assertFalse(capture.lead_id)

    def test_bad_phone_beside_a_good_email_is_kept_and_flagged(self):
        capture = self.capture({"email": "ann@example.com", "phone": "12"})
        self.assertEqual(capture.state, "lead")
        self.assertEqual(capture.flags, "invalid:phone")
        self.assertEqual(capture.lead_id.phone, "12")

    def test_keys_of_two_leads_pick_the_email_and_flag_both(self):
        by_email = self.lead(email_from="ann@example.com")
        by_phone = self.lead(phone="+32 2 290 34 90")
        capture = self.capture({"email": "ann@example.com", "phone": "+3222903490"})
        self.assertEqual(capture.lead_id, by_email)
        self.assertTrue(by_email.is_possible_duplicate)
        self.assertTrue(by_phone.is_possible_duplicate)
        self.assertFalse(by_phone.email_from)

    def test_external_key_wins_over_email(self):
        keyed = self.lead(external_key="K-1")
        self.lead(email_from="ann@example.com")
        capture = self.capture({"email": "ann@example.com", "external_key": "K-1"})
        self.assertEqual(capture.lead_id, keyed)

    def test_leads_of_another_company_are_not_matched(self):
        other = self.env["res.company"].create({"name": "Other"})
        team = self.env["crm.team"].create({"name": "T", "company_id": other.id})
        lead = self.lead(email_from="ann@example.com", team_id=team.id)
        self.assertEqual(lead.company_id, other)
        self.assertEqual(self.capture({"email": "ann@example.com"}).state, "lead")

    def test_email_of_a_customer_is_not_filled_in_by_a_touch(self):
        partner = self.env["res.partner"].create({"name": "P"})
        lead = self.lead(external_key="K-1", partner_id=partner.id)
        self.capture({"external_key": "K-1", "email": "thief@example.com"})
        self.assertFalse(lead.email_from)
        self.assertFalse(partner.email)

    def test_names_of_records_are_looked_up(self):
        line = self.env["lead.product.line"].create({"name": "Pumps"})
        capture = self.capture(
            {
                "email": "ann@example.com",
                "country": "be",
                "product_lines": ["PUMPS", "Moons"],
                "seniority": "Founder",
                "purchase_role": "nobody",
            }
        )
        lead = capture.lead_id
        self.assertEqual(lead.country_id.code, "BE")
        self.assertEqual(lead.product_line_ids, line)
        self.assertEqual(lead.seniority, "founder")
        self.assertIn("unknown_value:purchase_role", capture.flags)
