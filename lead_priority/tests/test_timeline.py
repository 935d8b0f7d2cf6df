from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import LeadPriorityCase


class TestTimeline(LeadPriorityCase):
    """Register and journals of a lead as one stream."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._lead(user_id=cls.ann.id).with_user(cls.ann)
        cls.page_type = cls.env["lead.engagement.type"].create(
            {"name": "Pricing page", "code": "test_pricing", "icon": "fa-money"}
        )

    def _engage(self, count):
        self.env["lead.engagement"]._record_engagement(
            [
                {
                    "lead_id": self.lead.id,
                    "type_id": self.page_type.id,
                    "occurred_at": self.now.replace(minute=minute),
                }
                for minute in range(count)
            ],
            now=self.env.cr.now(),
        )

    def test_all_kinds_newest_first(self):
        """Capabilities: 14, 180"""
        self._engage(1)
        self.lead.record_call_result("no_answer")
        rows = self.lead.get_timeline()["rows"]
        self.assertLessEqual(
            {"capture", "custody", "followup", "engagement"},
            {row["kind"] for row in rows},
        )
        self.assertEqual(rows[-1]["title"], "Pricing page")
        moments = [row["at"] for row in rows]
        self.assertEqual(moments, sorted(moments, reverse=True))

    def test_pages_neither_repeat_nor_leave_out(self):
        """Capabilities: 180"""
        self._engage(7)
        pages = [
            self.lead.get_timeline(offset, 3, ["engagement"]) for offset in (0, 3, 6)
        ]
        keys = [row["key"] for page in pages for row in page["rows"]]
        self.assertEqual(len(set(keys)), 7)
        self.assertEqual([page["has_more"] for page in pages], [True, True, False])

    def test_call_that_was_taken_back_is_shown_as_such(self):
        self.lead.undo_call_result(self.lead.record_call_result("reached"))
        rows = self.lead.get_timeline(kinds=["followup"])["rows"]
        self.assertEqual([row["is_muted"] for row in rows], [True])

    def test_notes_are_for_sales_only(self):
        self.lead.record_call_result("reached", note="He is thinking of leaving")
        call = self.lead.followup_ids
        for user, is_told in ((self.ann, True), (self.mia, False)):
            row = self.env["crm.lead"].with_user(user)._prepare_followup_row(call)
            with self.subTest(user=user.name):
                self.assertEqual("leaving" in row["detail"], is_told)

    def test_lead_of_another_rep_cannot_be_read(self):
        for method in ("get_timeline", "get_custody_path"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(self.lead.with_user(self.bob), method)()

    def test_custody_path_ends_where_the_lead_is(self):
        """Capabilities: 180"""
        lead = self._lead()
        lead.user_id = self.ann
        lead.action_set_lost(lost_reason_id=self.lost_reason.id)
        path = lead.get_custody_path()
        self.assertEqual(
            [step["label"] for step in path], ["Unassigned", "Ann", "Lost"]
        )
        self.assertEqual([bool(step["until"]) for step in path], [True, True, False])

    def test_who_reads_leads_but_no_journals_sees_the_rest(self):
        self.lead.record_call_result("reached")
        self.env["ir.model.access"].create(
            {
                "name": "Leads for everyone",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "group_id": self.env.ref("base.group_user").id,
                "perm_read": True,
            }
        )
        guest = new_test_user(self.env, "lp_guest", groups="base.group_user")
        lead = self.lead.with_user(guest)
        self.assertTrue(lead.last_followup_at)
        self.assertEqual(lead.capture_count, 1)
        self.assertEqual(lead.get_timeline(), {"rows": [], "has_more": False})
        self.assertEqual(lead.get_custody_path(), [])
