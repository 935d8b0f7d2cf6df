from datetime import timedelta

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..intake import limits
from .capture_common import CaptureCase
from .test_capture_http import CaptureHttpCase

ANN = {"email": "ann@example.com", "contact_name": "Ann"}


class ConsentCase(CaptureCase):
    """A form with a newsletter text that has to be confirmed by e-mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.text = cls.env["lead.consent.text"].create(
            {"name": "Newsletter", "purpose": "marketing", "text": "Send me news."}
        )
        cls.form.consent_text_id = cls.text

    def agree(self, **payload):
        """Ann ticks the box; give her lead."""
        capture = self.capture(
            {**ANN, **payload}, consent_text=self.text.text, consent_given=True
        )
        return capture.lead_id

    def request_of(self, lead):
        return self.env["lead.consent.request"].search(
            [("lead_id", "=", lead.id)], limit=1
        )


@tagged("post_install", "-at_install")
class TestConsentText(ConsentCase):
    """Words with versions."""

    def test_changed_words_are_the_next_version(self):
        self.text.text = "Send me news and offers."
        self.assertEqual(self.text.version, 2)
        self.assertEqual(
            self.text.version_ids.sorted("number").mapped("wording"),
            ["Send me news.", "Send me news and offers."],
        )

    def test_words_that_come_back_are_their_old_version(self):
        self.text.text = "Send me news and offers."
        self.text.text = "Send me news."
        self.assertEqual((self.text.version, len(self.text.version_ids)), (1, 2))

    def test_consent_names_the_version_that_was_shown(self):
        shown = self.text.text
        self.text.text = "Send me everything."
        capture = self.capture(ANN, consent_text=shown, consent_given=True)
        consent = capture.lead_id.consent_ids
        self.assertEqual(consent.version_id.number, 1)
        self.assertEqual(consent.wording, "Send me news.")

    def test_words_written_on_a_form_are_a_text_of_its_own(self):
        form = self.form.copy({"consent_text_id": False})
        form.consent_text = "Call me."
        self.assertEqual(form.consent_text_id.version_ids.wording, "Call me.")
        self.assertEqual(self.form.consent_text, "Send me news.")

    def test_text_somebody_agreed_to_is_kept(self):
        self.agree()
        self.form.consent_text_id = False
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.RestrictViolation),
            self.env.cr.savepoint(),
        ):
            self.text.unlink()


@tagged("post_install", "-at_install")
class TestConsentJournal(ConsentCase):
    """What a lead agreed to, when and where."""

    def test_ticked_box_is_journaled_with_source_and_told(self):
        lead = self.agree()
        self.assertRecordValues(
            lead.consent_ids,
            [
                {
                    "purpose": "marketing",
                    "state": "given",
                    "source": "api",
                    "email": "ann@example.com",
                    "occurred_at": self.now,
                }
            ],
        )
        self.assertIn("consent given to “Newsletter”", lead.message_ids[0].body)

    def test_box_left_empty_is_no_consent(self):
        lead = self.capture(ANN, consent_text=self.text.text).lead_id
        self.assertFalse(lead.consent_ids)
        self.assertEqual(lead.marketing_consent, "none")

    def test_latest_word_holds_for_every_lead_of_the_address(self):
        lead = self.agree()
        other = self._lead(email_from="Ann@Example.com", team_id=False)
        self.assertEqual(other._has_consent("marketing"), other)
        self.env["lead.consent"]._record_consent(
            [
                {
                    "lead_id": lead.id,
                    "purpose": "marketing",
                    "state": "withdrawn",
                    "source": "person",
                    "email": "ann@example.com",
                }
            ],
            now=self.now + timedelta(days=1),
        )
        self.assertFalse((lead | other)._has_consent("marketing"))
        self.assertEqual(other.marketing_consent, "withdrawn")

    def test_leads_are_found_by_what_they_agreed_to(self):
        lead, silent = self.agree(), self._lead(email_from="b@example.com")
        both = [("id", "in", (lead | silent).ids)]
        leads = self.env["crm.lead"]
        agreed = [("marketing_consent", "in", ("given", "confirmed"))]
        self.assertEqual(leads.search(both + agreed), lead)
        unasked = [("marketing_consent", "=", "none")]
        self.assertEqual(leads.search(both + unasked), silent)
        self.assertEqual(
            leads.search([*both, ("marketing_consent", "!=", "none")]), lead
        )

    def test_journal_goes_with_a_merge_and_is_blanked_by_erasure(self):
        lead = self.agree()
        consent = lead.consent_ids
        survivor = self._lead(name="Survivor")
        survivor._merge_dependences(lead)
        self.assertEqual(consent.lead_id, survivor)
        survivor._erase(now=self.now)
        self.assertRecordValues(consent, [{"email": False, "state": "given"}])


@tagged("post_install", "-at_install")
class TestDoubleOptIn(ConsentCase):
    """A consent counts once it is confirmed by e-mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.text.needs_confirmation = True

    def send(self):
        mails = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.env["lead.consent.request"]._send_due()
        return self.env["mail.mail"].search([("id", ">", mails.id or 0)])

    def test_asked_by_mail_and_valid_when_confirmed(self):
        lead = self.agree()
        self.assertEqual(lead.marketing_consent, "asked")
        mail = self.send()
        self.assertEqual(mail.email_to, "ann@example.com")
        request = self.request_of(lead)
        self.assertIn(request.url, mail.body_html)
        self.assertIn("Send me news.", mail.body_html)
        request._answer("confirm", self.env.cr.now())
        lead.invalidate_recordset()
        self.assertEqual(lead.marketing_consent, "confirmed")
        self.assertEqual(lead._has_consent("marketing"), lead)

    def test_confirmed_twice_is_one_row(self):
        lead = self.agree()
        self.send()
        for _press in range(2):
            self.request_of(lead)._answer("confirm", self.env.cr.now())
        self.assertEqual(
            lead.consent_ids.sorted("id").mapped("state"), ["asked", "confirmed"]
        )

    def test_who_confirmed_is_not_asked_again(self):
        lead = self.agree()
        self.send()
        self.request_of(lead)._answer("confirm", self.now)
        self.agree(description="Once more")
        self.assertFalse(self.send())
        self.assertTrue(lead._has_consent("marketing"))

    def test_form_sent_again_and_again_floods_nobody(self):
        for _time in range(5):
            lead = self.agree()
        self.assertEqual(len(self.send()), 1)
        self.agree()
        self.assertFalse(self.send())
        self.assertEqual(self.request_of(lead).sent_count, 1)

    def test_expired_link_confirms_nothing_until_sent_again(self):
        lead = self.agree()
        self.send()
        request = self.request_of(lead)
        late = self.env.cr.now() + timedelta(days=8)
        request._answer("confirm", late)
        self.assertEqual(lead.consent_ids.mapped("state"), ["asked"])
        request.expires_at = self.env.cr.now() - timedelta(days=1)
        self.env["lead.consent.request"]._expire_due()
        self.assertEqual(request.state, "expired")
        request._answer("send_again", late)
        self.assertEqual(len(self.send()), 1)

    def test_mail_is_sent_three_times_at_most(self):
        request = self.request_of(self.agree())
        request.write({"state": "sent", "sent_count": 3, "sent_at": self.now})
        with self.assertRaises(UserError):
            request.with_user(self.mia).action_send_again()

    def test_broken_template_loses_no_lead(self):
        self.text.mail_template_id = self.env["mail.template"].create(
            {
                "name": "Broken",
                "model_id": self.env["ir.model"]._get_id("lead.consent.request"),
                "subject": "{{ object.nothing.here }}",
            }
        )
        lead = self.agree()
        with (
            mute_logger("odoo.addons.mail.models.mail_render_mixin"),
            self.assertLogs("odoo.addons.lead_priority.batches", "WARNING"),
        ):
            self.assertFalse(self.send())
        self.assertTrue(lead)
        self.assertEqual(self.request_of(lead).state, "failed")

    def test_withdrawn_news_go_to_the_blacklist_and_come_back_when_confirmed(self):
        lead = self.agree()
        self.send()
        request = self.request_of(lead)
        request._answer("confirm", self.now)
        request._answer("withdraw", self.now + timedelta(days=1))
        self.assertFalse(lead._has_consent("marketing"))
        self.assertTrue(lead.is_blacklisted)
        self.agree()
        again = self.request_of(lead)
        again._answer("confirm", self.now + timedelta(days=2))
        lead.invalidate_recordset()
        self.assertFalse(lead.is_blacklisted)

    def test_erased_person_leaves_no_link(self):
        lead = self.agree()
        self.send()
        token = self.request_of(lead).token
        lead._erase(now=self.now)
        self.assertFalse(self.env["lead.consent.request"]._find_by_token(token))


@tagged("post_install", "-at_install")
class TestConsentPage(CaptureHttpCase):
    """The page behind the link. Target: S6"""

    def setUp(self):
        super().setUp()
        self.form.consent_text = "Send me news."
        self.form.consent_text_id.needs_confirmation = True
        self.patch(limits, "MINIMUM_FILL_SECONDS", 0)
        self.fill({"email_from": "ann@example.com", "consent": "1"})
        self.lead = self.last_capture().lead_id
        requests = self.env["lead.consent.request"]
        self.request = requests.search([("lead_id", "=", self.lead.id)])
        self.path = f"/lead/consent/{self.request.token}"

    def state(self):
        self.request.invalidate_recordset()
        return self.request.state

    def test_opening_the_link_confirms_nothing(self):
        for _scanner in range(3):
            page = self.url_open(self.path)
            self.assertIn("Do you agree?", page.text)
            self.assertIn("Send me news.", page.text)
        self.assertEqual(self.state(), "to_send")

    def test_button_confirms_and_takes_back(self):
        page = self.url_open(self.path, data={"answer": "confirm"})
        self.assertIn("Thank you, you agreed", page.text)
        self.assertEqual(self.state(), "confirmed")
        page = self.url_open(self.path, data={"answer": "withdraw"})
        self.assertIn("You no longer agree", page.text)
        self.assertEqual(self.state(), "withdrawn")

    def test_unknown_links_are_all_alike(self):
        good = self.request.token
        for token in (good[:-1] + "!", good[:-1], "x" * 32, "1", good + "0"):
            for data in (None, {"answer": "confirm"}):
                answer = self.url_open(f"/lead/consent/{token}", data=data)
                self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.state(), "to_send")

    def test_nonsense_answer_changes_nothing(self):
        answer = self.url_open(self.path, data={"answer": "drop table"})
        self.assertEqual((answer.status_code, self.state()), (200, "to_send"))
