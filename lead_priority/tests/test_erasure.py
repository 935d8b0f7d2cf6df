from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LeadPriorityCase

SECRET = "secret@example.com"


@tagged("post_install", "-at_install")
class TestErasure(LeadPriorityCase):
    """The person is forgotten; what is counted stays."""

    def setUp(self):
        super().setUp()
        self.lead = self._lead(email_from=SECRET, phone="+32470123456")
        self.capture = self.lead.capture_ids
        row = {"lead_id": self.lead.id}
        self.engagement = self.env["lead.engagement"]._record_engagement(
            [{**row, "type": "page_view", "url": f"/?m={SECRET}", "external_key": "k"}],
            now=self.now,
        )
        self.followup = self.env["lead.followup"]._record_followup(
            [{**row, "user_id": self.ann.id, "channel": "call", "note": SECRET}],
            now=self.now,
        )

    def _wizard(self, user):
        return (
            self.env["lead.erasure"]
            .with_user(user)
            .with_context(active_model="crm.lead", active_ids=self.lead.ids)
            .create({"is_confirmed": True})
        )

    def test_chain_ends_erased_and_rows_stay(self):
        self._wizard(self.max).action_erase()
        self.assertFalse(self.lead.exists())
        self.assertEqual(
            self.chain(self.capture), [("pool", "captured"), ("erased", "erased")]
        )
        self.assertTrue(self.engagement.exists() and self.followup.exists())
        self.assertEqual(self.capture.state, "lead")

    def test_nothing_personal_is_left_in_any_table(self):
        self.lead.message_post(body=SECRET, message_type="comment")
        activity = self.lead.activity_schedule(
            "mail.mail_activity_data_call", note=SECRET, user_id=self.ann.id
        )
        activity.action_feedback(feedback=SECRET)
        self._wizard(self.max).action_erase()
        self.env.flush_all()
        for table in (
            "lead_capture",
            "lead_custody",
            "lead_engagement",
            "lead_followup",
            "crm_lead",
            "mail_message",
            "mail_activity",
        ):
            self.env.cr.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%{SECRET}%'"
            )
            self.assertEqual(self.env.cr.fetchone(), (0,), table)

    def test_confirmation_is_asked(self):
        wizard = self._wizard(self.max)
        wizard.is_confirmed = False
        with self.assertRaises(UserError):
            wizard.action_erase()

    def test_only_managers_erase(self):
        for user in (self.ann, self.lea, self.mia):
            with self.assertRaises(AccessError):
                self._wizard(user)
            with self.assertRaises(AccessError):
                self.lead.with_user(user)._erase(now=self.now)

    def test_erased_lead_leaves_nothing_to_reconcile(self):
        self._wizard(self.max).action_erase()
        differences = self.env["lead.custody.difference"]
        self.assertFalse(differences._reconcile_all(now=self.env.cr.now()))

    def _wizard_on_captures(self, captures):
        return (
            self.env["lead.erasure"]
            .with_user(self.max)
            .with_context(active_model="lead.capture", active_ids=captures.ids)
            .create({"is_confirmed": True})
        )

    def test_capture_whose_lead_is_gone_is_erased(self):
        self.lead.unlink()
        self.assertEqual(self.capture.email_normalized, SECRET)
        self._wizard_on_captures(self.capture).action_erase()
        self.assertFalse(self.capture.email_normalized)
        self.assertEqual(self.chain(self.capture)[-1], ("deleted", "deleted"))

    def test_erasing_a_capture_erases_its_lead(self):
        wizard = self._wizard_on_captures(self.capture)
        self.assertEqual((wizard.lead_count, wizard.capture_count), (1, 1))
        wizard.action_erase()
        self.assertFalse(self.lead.exists())
        self.assertEqual(self.chain(self.capture)[-1], ("erased", "erased"))

    def test_capture_that_still_waits_is_not_erased(self):
        waiting = self.env["lead.capture"].create(
            {"received_at": self.now, "entry": "form", "scope": "form:1"}
        )
        with self.assertRaises(UserError):
            self._wizard_on_captures(waiting).action_erase()
