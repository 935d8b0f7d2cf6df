from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCommon

from .common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestFollowupRecorded(LeadPriorityCase, MailCommon):
    """What people do towards a lead is recorded by itself, once."""

    def setUp(self):
        super().setUp()
        self.customer = self.env["res.partner"].create(
            {"name": "Customer", "email": "customer@example.com"}
        )
        self.lead = self._lead(user_id=self.ann.id, partner_id=self.customer.id)
        self.anns_lead = self.lead.with_user(self.ann)

    def _kinds(self):
        rows = self.lead.followup_ids.sorted("id")
        return [(row.channel, row.direction, row.outcome) for row in rows]

    def _done(self, xml_id, **values):
        activity = self.anns_lead.activity_schedule(xml_id, **values)
        activity.action_feedback(feedback="Talked")
        return activity

    def test_done_activities(self):
        """Capabilities: 88, 91"""
        for kind in ("call", "email", "todo", "meeting"):
            self._done(f"mail.mail_activity_data_{kind}")
        self.assertEqual(
            self._kinds(),
            [
                ("call", "outgoing", "done"),
                ("mail", "outgoing", "sent"),
                ("task", "outgoing", "done"),
                ("meeting", "two_way", "held"),
            ],
        )
        followups = self.lead.followup_ids
        self.assertEqual(set(followups.mapped("note")), {"Talked"})
        self.assertEqual(followups.user_id, self.ann)
        self.assertTrue(all(followups.mapped("is_valid")))

    def test_activity_done_by_the_system_is_automatic(self):
        activity = self.lead.activity_schedule("mail.mail_activity_data_call")
        activity.with_user(self.env.ref("base.user_root")).action_feedback()
        self.assertTrue(self.lead.followup_ids.is_automatic)
        self.assertFalse(self.lead.followup_ids.is_valid)

    def test_message_to_the_customer(self):
        with self.mock_mail_gateway():
            self.anns_lead.message_post(
                body="Hello",
                subject="Offer",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.customer.ids,
            )
        self.assertEqual(self._kinds(), [("mail", "outgoing", "sent")])

    def test_note_and_message_to_colleagues_are_none(self):
        with self.mock_mail_gateway():
            self.anns_lead.message_post(body="Note", partner_ids=self.customer.ids)
            self.anns_lead.message_post(
                body="Look",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.bob.partner_id.ids,
            )
        self.assertFalse(self.lead.followup_ids)

    def test_automatic_message_is_none(self):
        with self.mock_mail_gateway():
            self.anns_lead.message_post(
                body="Robot",
                message_type="auto_comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.customer.ids,
            )
        self.assertFalse(self.lead.followup_ids)

    def test_composer_to_several_leads(self):
        leads = self.lead | self._lead(
            user_id=self.ann.id, email_from="second@example.com"
        )
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.ann)
            .with_context(
                default_model="crm.lead",
                default_res_ids=leads.ids,
                default_composition_mode="mass_mail",
            )
            .create({"subject": "Hi", "body": "<p>Hi</p>"})
        )
        with self.mock_mail_gateway():
            composer._action_send_mail()
        self.assertEqual(leads.followup_ids.mapped("channel"), ["mail", "mail"])

    def test_reply_by_the_lead_is_an_engagement_once(self):
        """Capabilities: 20"""
        message = {"message_id": "<1@x>", "subject": "Re: Offer", "author_id": False}
        for _again in range(2):
            self.lead.message_update(dict(message))
        engagement = self.lead.engagement_ids
        self.assertEqual(engagement.type_id.code, "mail_reply")
        self.assertFalse(self.lead.followup_ids)

    def test_reply_by_a_colleague_is_no_engagement(self):
        self.lead.message_update(
            {"message_id": "<2@x>", "author_id": self.ann.partner_id.id}
        )
        self.assertFalse(self.lead.engagement_ids)

    def _meeting(self, **values):
        start = self.now - timedelta(hours=2)
        return self.env["calendar.event"].create(
            {
                "name": "Demo",
                "start": start,
                "stop": start + timedelta(hours=1),
                "opportunity_id": self.lead.id,
                "user_id": self.ann.id,
                "partner_ids": [(6, 0, self.ann.partner_id.ids)],
                **values,
            }
        )

    def _record_meetings(self):
        return self.env["calendar.event"]._record_held_meetings(now=self.now)

    def test_meeting_is_recorded_when_over_once(self):
        meeting = self._meeting()
        self._meeting(start=self.now, stop=self.now + timedelta(hours=1))
        self.assertEqual(self._record_meetings(), 1)
        self.assertEqual(self._record_meetings(), 0)
        self.assertEqual(self._kinds(), [("meeting", "two_way", "held")])
        self.assertEqual(self.lead.followup_ids.occurred_at, meeting.stop)

    def test_cancelled_and_declined_meetings_are_none(self):
        self._meeting(active=False)
        self._meeting().attendee_ids.state = "declined"
        self.assertEqual(self._record_meetings(), 0)

    def test_meeting_cron_runs(self):
        cron = self.env.ref("lead_priority.ir_cron_record_held_meetings")
        start = self.env.cr.now() - timedelta(hours=2)
        self._meeting(start=start, stop=start + timedelta(hours=1))
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(self._kinds(), [("meeting", "two_way", "held")])

    def test_meeting_and_its_activity_are_one_followup(self):
        meeting = self._meeting()
        activity = self.anns_lead.activity_schedule("mail.mail_activity_data_meeting")
        activity.calendar_event_id = meeting
        activity.action_feedback()
        self.assertEqual(self._record_meetings(), 0)
        self.assertEqual(len(self.lead.followup_ids), 1)

    def test_undone_followup_does_not_count(self):
        self._done("mail.mail_activity_data_call")
        followup = self.lead.followup_ids
        undo = followup.with_user(self.ann)._reverse(now=self.now)
        self.assertFalse(undo.is_valid)
        valid = self.env["lead.followup"]._valid_domain()
        self.assertFalse((followup | undo).filtered_domain(valid))
        with self.assertRaises(UserError):
            followup._reverse(now=self.now)
