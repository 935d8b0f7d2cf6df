from datetime import timedelta

from odoo.tools import SQL

from odoo.addons.lead_priority.tests.common import LeadPriorityCase

HOUR = timedelta(hours=1)


class TestMilestone(LeadPriorityCase):
    """How far each captured lead has come. Capabilities: 35, 149"""

    def milestones(self, leads):
        """Give the milestones of leads after a refresh."""
        while self.env["lead.milestone"]._refresh_next():
            pass
        return self.env["lead.milestone"].search([("lead_id", "in", leads.ids)])

    def call(self, lead, user, now):
        row = {"lead_id": lead.id, "user_id": user.id, "channel": "call"}
        self.env["lead.followup"]._record_followup([row], now=now)

    def test_new_lead_has_one_row(self):
        row = self.milestones(self._lead(user_id=self.ann.id))
        self.assertEqual(len(row), 1)
        self.assertEqual((row.place, row.user_id), ("owner", self.ann))
        self.assertTrue(row.captured_at and row.assigned_at)
        self.assertFalse(row.contacted_at or row.mql_at or row.won_at)

    def test_first_valid_contact_counts_and_each_is_counted(self):
        lead = self._lead(user_id=self.ann.id)
        start = self.milestones(lead).assigned_at
        self.call(lead, self.ann, start + HOUR)
        self.call(lead, self.ann, start + 2 * HOUR)
        row = self.milestones(lead)
        self.assertEqual((row.contacted_at, row.contacts), (start + HOUR, 2))

    def test_qualification_is_kept_with_its_first_moment(self):
        lead = self._lead()
        changes = self.env["lead.qualification.change"]
        for number, (old, new) in enumerate(
            [("raw", "mql"), ("mql", "raw"), ("raw", "sql")]
        ):
            changes._record_change(
                [
                    {
                        "lead_id": lead.id,
                        "from_qualification": old,
                        "to_qualification": new,
                        "reason": "person",
                    }
                ],
                now=self.now + number * HOUR,
            )
        row = self.milestones(lead)
        self.assertEqual((row.mql_at, row.sql_at), (self.now, self.now + 2 * HOUR))

    def test_won_and_lost_leads_say_when(self):
        won, lost = self._lead(), self._lead()
        won.action_set_won()
        lost.action_set_lost(lost_reason_id=self.lost_reason.id)
        self.assertTrue(self.milestones(won).won_at)
        row = self.milestones(lost)
        self.assertTrue(row.lost_at)
        self.assertEqual(row.lost_reason_id, self.lost_reason)

    def test_change_of_the_lead_alone_is_seen(self):
        lead = self._lead()
        self.milestones(lead)
        lead.expected_revenue = 700
        self.env.flush_all()
        self.assertEqual(self.milestones(lead).revenue, 700)

    def test_merged_lead_says_so_and_nothing_more(self):
        stays, goes = self._lead(email_from="a@example.com"), self._lead()
        capture = goes.capture_ids
        self.call(goes, self.ann, self.now)
        (stays | goes).merge_opportunity(auto_unlink=True)
        row = self.milestones(stays)
        self.assertEqual(row.contacts, 1)
        merged = self.env["lead.milestone"].search([("capture_id", "in", capture.ids)])
        self.assertEqual(merged.mapped("place"), ["merged"])
        self.assertFalse(merged.contacts or merged.lead_id)

    def test_deleted_lead_keeps_its_row(self):
        lead = self._lead()
        capture = lead.capture_ids
        lead.unlink()
        self.milestones(lead)
        row = self.env["lead.milestone"].search([("capture_id", "=", capture.id)])
        self.assertEqual((row.place, row.lead_id.id), ("deleted", False))

    def test_lead_of_another_capture_now_leaves_the_row_before(self):
        first, second = self._lead(), self._lead()
        stale, own = self.milestones(first), self.milestones(second)
        for row, lead_id in ((own, None), (stale, second.id)):
            self.env.cr.execute(
                "UPDATE lead_milestone SET lead_id = %s WHERE id = %s",
                (lead_id, row.id),
            )
        self.env["lead.milestone"]._refresh(own.capture_id.ids)
        self.assertEqual(self.milestones(second), own)

    def test_rejected_capture_has_a_row(self):
        captures = self.env["lead.capture"]._receive(
            [{"payload": {"description": "nobody"}}],
            entry="api",
            scope="test",
            now=self.now,
        )
        captures._process(self.now)
        self.milestones(self.env["crm.lead"])
        row = self.env["lead.milestone"].search([("capture_id", "in", captures.ids)])
        self.assertEqual((row.place, row.captured_at), ("rejected", self.now))

    def test_kept_current_equals_a_rebuild(self):
        leads = self._leads(6, team_id=self.team.id)
        leads[:3].user_id = self.ann
        self.call(leads[0], self.ann, self.now)
        leads[1].action_set_won()
        leads[2].action_set_lost()
        leads[4].unlink()
        kept = self._read_all()
        self.env["lead.milestone"]._rebuild()
        self.assertEqual(kept, self._read_all())

    def _read_all(self):
        self.milestones(self.env["crm.lead"])
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT to_jsonb(row) - 'id' FROM lead_milestone row"
                " ORDER BY capture_id"
            )
        )
        return [row for (row,) in rows]

    def test_hours_to_the_first_contact_are_of_working_time(self):
        lead = self._lead(user_id=self.ann.id)
        start = self.milestones(lead).assigned_at
        self.call(lead, self.ann, start + timedelta(days=7))
        calendar = self.env.company.resource_calendar_id
        work = calendar._get_working_time(self.env.company)
        seconds = work.elapsed(start, start + timedelta(days=7))
        self.assertAlmostEqual(self.milestones(lead).response_hours, seconds / 3600)
