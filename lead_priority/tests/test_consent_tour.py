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
