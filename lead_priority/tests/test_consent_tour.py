from odoo.tests import HttpCase, tagged

from .test_consent import ConsentCase


@tagged("post_install", "-at_install")
class TestConsentTour(HttpCase, ConsentCase):
    """A rep sees on the lead what the person agreed to, in a real browser."""

    def test_tab_of_the_lead(self):
        self.text.needs_confirmation = True
        lead = self.agree()
        lead.user_id = self.ann
        self.request_of(lead)._answer("confirm", self.now)
        self.env.flush_all()
        # Within the pipeline: its list of leads is not that of consents.
        self.start_tour(f"/odoo/crm/{lead.id}", "lead_priority_consent", login="lp_ann")

    def test_consent_on_the_phone(self):
        lead = self.env["crm.lead"].create(
            {"name": "Call", "email_from": "bo@example.com", "user_id": self.ann.id}
        )
        url = f"/odoo/crm/{lead.id}"
        self.start_tour(url, "lead_priority_consent_entry", login="lp_ann")
        self.assertEqual(lead.marketing_consent, "given")
