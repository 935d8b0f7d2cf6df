from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_consent import ConsentCase


@tagged("post_install", "-at_install")
class TestConsentEntry(ConsentCase):
    """A consent that somebody gives, or takes back, on the phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Ann", "email_from": "ann@example.com", "user_id": cls.ann.id}
        )

    def entry(self, user=None, **values):
        """What the rep fills in; recorded at once."""
        entries = self.env["lead.consent.entry"].with_user(user or self.ann)
        entry = entries.create(
            {"lead_id": self.lead.id, "text_id": self.text.id, **values}
        )
        entry.action_record()
        return self.lead.consent_ids.sorted("id")[-1]

    def test_words_version_time_and_person_are_kept(self):
        """Words, version, time, source and who heard it."""
        at = self.env.cr.now().replace(microsecond=0) - timedelta(hours=2)
        consent = self.entry(occurred_at=at, note="Called back")
        self.assertEqual(
            (consent.wording, consent.version_id.number, consent.purpose),
            ("Send me news.", 1, "marketing"),
        )
        self.assertEqual((consent.occurred_at, consent.user_id), (at, self.ann))
        self.assertEqual((consent.source, consent.note), ("phone", "Called back"))
        self.assertEqual(self.lead.marketing_consent, "given")
        self.assertIn("consent given", self.lead.message_ids[0].body)

    def test_words_are_read_out_in_the_language_of_the_lead(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.text.with_context(lang="fr_FR").text = "Envoyez-moi vos nouvelles."
        self.lead.lang_id = self.env["res.lang"]._get_data(code="fr_FR").id
        consent = self.entry()
        self.assertEqual(consent.wording, "Envoyez-moi vos nouvelles.")
        self.assertEqual(consent.version_id.wording, "Envoyez-moi vos nouvelles.")

    def test_text_to_confirm_is_asked_for_by_mail(self):
        self.text.needs_confirmation = True
        self.assertEqual(self.entry().state, "asked")
        self.assertEqual(self.request_of(self.lead).email, "ann@example.com")
        self.assertFalse(self.lead._has_consent("marketing"))

    def test_no_on_the_phone_ends_mailings(self):
        self.entry()
        consent = self.entry(state="withdrawn", text_id=False, purpose="marketing")
        self.assertEqual((consent.state, consent.text_id.id), ("withdrawn", False))
        self.assertEqual(self.lead.marketing_consent, "withdrawn")
        self.assertTrue(self.lead.is_blacklisted)

    def test_yes_on_the_phone_does_not_lift_a_block(self):
        self.env["mail.blacklist"]._add("ann@example.com")
        entry = self.env["lead.consent.entry"].new(
            {"lead_id": self.lead.id, "text_id": self.text.id}
        )
        self.assertTrue(entry.is_blocked)
        self.entry()
        self.lead.invalidate_recordset()
        self.assertTrue(self.lead.is_blacklisted)

    def test_what_cannot_be_is_refused(self):
        later = self.env.cr.now() + timedelta(minutes=5)
        with self.assertRaises(ValidationError):
            self.entry(occurred_at=later)
        with self.assertRaises(UserError):
            self.entry(text_id=False)
        self.assertFalse(self.lead.consent_ids)

    def test_lead_of_another_rep_is_not_written(self):
        with self.assertRaises(AccessError):
            self.entry(user=self.bob)
        self.assertFalse(self.lead.consent_ids)
