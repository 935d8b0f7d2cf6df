from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import LeadPriorityCase


class TestCallResult(LeadPriorityCase):
    """Call result in two taps, call back, undo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._lead(user_id=cls.ann.id).with_user(cls.ann)

    def test_call_is_a_valid_follow_up_of_the_caller(self):
        """Capabilities: 188"""
        self.lead.record_call_result("reached", note="  Wants a demo  ")
        self.assertRecordValues(
            self.lead.followup_ids,
            [
                {
                    "user_id": self.ann.id,
                    "channel": "call",
                    "direction": "outgoing",
                    "outcome": "reached",
                    "is_valid": True,
                    "note": "Wants a demo",
                }
            ],
        )

    def test_unknown_outcome_is_refused(self):
        with self.assertRaises(UserError):
            self.lead.record_call_result("sent")
        self.assertFalse(self.lead.followup_ids)

    def test_call_on_a_lead_of_another_rep_is_refused(self):
        with self.assertRaises(AccessError):
            self.lead.with_user(self.bob).record_call_result("reached")

    def test_who_may_only_read_a_lead_records_nothing(self):
        self.env["ir.model.access"].create(
            {
                "name": "Leads for everyone",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "group_id": self.env.ref("base.group_user").id,
                "perm_read": True,
            }
        )
        reader = new_test_user(self.env, "lp_reader", groups="base.group_user")
        lead = self.lead.with_user(reader)
        with self.assertRaises(AccessError):
            lead.record_call_result("reached")
        self.assertFalse(self.lead.followup_ids)

    def test_undo_is_a_row_of_its_own(self):
        """Capabilities: 188"""
        undo = self.lead.record_call_result("no_answer")
        self.lead.undo_call_result(undo)
        call = self.env["lead.followup"].browse(undo["followup_id"])
        self.assertEqual(len(self.lead.followup_ids), 2)
        self.assertEqual(call.reversed_by_ids.user_id, self.ann)
        self.assertFalse(self.lead.last_followup_at)

    def test_call_without_a_note_has_none(self):
        self.lead.record_call_result("reached")
        self.lead.invalidate_recordset()
        self.assertFalse(self.lead.followup_ids.note)

    def test_undo_puts_the_snooze_back(self):
        before = self.env.cr.now().replace(microsecond=0) + timedelta(days=3)
        self.lead.snoozed_until = before
        undo = self.lead.record_call_result("no_answer")
        self.lead.snooze("later")
        self.assertNotEqual(self.lead.snoozed_until, before)
        self.lead.undo_call_result(undo)
        self.assertEqual(self.lead.snoozed_until, before)

    def test_undo_cancels_the_call_back(self):
        undo = self.lead.record_call_result("callback")
        undo["activity_id"] = self.lead.schedule_call_back("tomorrow")["activity_id"]
        self.assertEqual(self.lead.activity_ids.user_id, self.ann)
        self.lead.undo_call_result(undo)
        self.assertFalse(self.lead.activity_ids)
        self.assertFalse(self.lead.snoozed_until)

    def test_undo_leaves_activities_of_others_alone(self):
        undo = self.lead.record_call_result("reached")
        other = self.lead.with_user(self.lea).activity_schedule(
            "mail.mail_activity_data_call", user_id=self.ann.id
        )
        self.lead.undo_call_result({**undo, "activity_id": other.id})
        self.assertEqual(self.lead.activity_ids, other)

    def test_undo_twice_is_refused(self):
        undo = self.lead.record_call_result("reached")
        self.lead.undo_call_result(undo)
        with self.assertRaises(UserError):
            self.lead.undo_call_result(undo)

    def test_undo_by_another_is_refused(self):
        undo = self.lead.record_call_result("reached")
        with self.assertRaises(UserError):
            self.lead.with_user(self.lea).undo_call_result(undo)

    def test_undo_of_another_leads_call_is_refused(self):
        undo = self.lead.record_call_result("reached")
        other = self._lead(user_id=self.ann.id).with_user(self.ann)
        with self.assertRaises(UserError):
            other.undo_call_result(undo)

    def test_undo_is_refused_after_a_day(self):
        undo = self.lead.record_call_result("reached")
        followup = self.env["lead.followup"].browse(undo["followup_id"])
        late = self.env.cr.now() + timedelta(hours=24, minutes=1)
        with self.assertRaises(UserError):
            self.lead._check_undo(followup, late)

    def test_undo_with_nonsense_is_refused(self):
        for nonsense in ({}, {"followup_id": "x"}, {"followup_id": False}, None):
            with self.subTest(nonsense=nonsense), self.assertRaises(UserError):
                self.lead.undo_call_result(nonsense)
