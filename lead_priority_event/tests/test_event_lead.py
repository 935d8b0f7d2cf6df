from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestEventLead(TransactionCase):
    """Leads that registrations make are in the register. Capabilities: 1, 20"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        now = fields.Datetime.now()
        cls.webinar = cls.env.ref("lead_priority.lead_engagement_type_webinar")
        cls.event = cls.env["event.event"].create(
            {
                "name": "Pumps live",
                "date_begin": now + timedelta(days=1),
                "date_end": now + timedelta(days=2),
                "lead_engagement_type_id": cls.webinar.id,
            }
        )
        cls.env["event.lead.rule"].search([]).active = False
        cls.tag = cls.env["crm.tag"].create({"name": "Live"})
        cls.rule = cls.env["event.lead.rule"].create(
            {
                "name": "All",
                "event_id": cls.event.id,
                "lead_type": "lead",
                "lead_tag_ids": [(6, 0, cls.tag.ids)],
            }
        )
        cls.known = cls.env["crm.lead"].create(
            {"name": "Pumps", "email_from": "ann@example.com", "user_id": False}
        )

    def register(self, name):
        email = f"{name.lower()}@example.com"
        return self.env["event.registration"].create(
            {"event_id": self.event.id, "name": name, "email": email}
        )

    def captures(self):
        return self.env["lead.capture"].search([("entry", "=", "event")])

    def test_a_registration_is_a_capture_and_a_lead(self):
        lead = self.register("Bob").lead_ids
        self.assertEqual((lead.contact_name, lead.type), ("Bob", "lead"))
        self.assertEqual(lead.event_lead_rule_id, self.rule)
        self.assertEqual(
            (self.captures().lead_id, self.captures().state), (lead, "lead")
        )
        self.assertEqual(lead.tag_ids, self.tag)

    def test_a_known_person_is_touched(self):
        registration = self.register("Ann")
        self.assertEqual(registration.lead_ids, self.known)
        self.assertEqual(self.known.name, "Pumps")
        self.assertEqual(self.known.tag_ids, self.tag)
        self.assertEqual(self.captures().state, "merged")

    def test_a_corrected_registration_leaves_a_known_lead_alone(self):
        registration = self.register("Ann")
        registration.write({"name": "Anna", "email": "anna@example.com"})
        self.assertEqual(self.known.name, "Pumps")
        self.assertEqual(self.known.email_from, "ann@example.com")

    def test_a_rule_run_again_is_no_second_capture(self):
        self.register("Ann")
        self.register("Bob")
        self.event.action_generate_leads(event_lead_rules=self.rule)
        self.env["event.lead.request"]._cron_generate_leads()
        self.assertEqual(len(self.captures()), 2)

    def test_who_attended_did_what_the_event_counts_as(self):
        registrations = self.register("Ann") | self.register("Bob")
        registrations.action_set_done()
        registrations.write({"state": "done"})
        for lead in registrations.lead_ids:
            codes = lead.engagement_ids.type_id.mapped("code")
            self.assertEqual(sorted(codes), ["form_submitted", "webinar"])
