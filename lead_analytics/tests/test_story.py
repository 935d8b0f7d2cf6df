from datetime import timedelta

from odoo.exceptions import AccessError

from odoo.addons.lead_priority.tests.common import LeadPriorityCase

STEP = "Technical pre-review"


class TestStory(LeadPriorityCase):
    """Why did this lead die. Capabilities: 174"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env.cr.now()

    def ago(self, days, hours=0):
        return self.today - timedelta(days=days, hours=hours)

    def open_at(self, moment, user, **values):
        """A lead that came in and got its owner at ``moment``."""
        lead = self._lead(user_id=user.id, team_id=self.team.id, **values)
        self.env["lead.custody"]._hand_over_noted()
        rows = lead.custody_ids
        self.env.cr.execute("ALTER TABLE lead_custody DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE lead_custody SET started_at = %s WHERE id = ANY (%s)",
            [moment, rows.ids],
        )
        self.env.cr.execute("ALTER TABLE lead_custody ENABLE TRIGGER USER")
        rows.invalidate_recordset()
        return lead

    def call(self, lead, moment, **values):
        row = {"lead_id": lead.id, "user_id": self.ann.id, "channel": "call"}
        self.env["lead.followup"]._record_followup([{**row, **values}], now=moment)

    def lose(self, lead):
        lead.action_set_lost(lost_reason_id=self.lost_reason.id)
        self.env["lead.custody"]._hand_over_noted()

    def tell(self, lead, user=None):
        story = lead.with_user(user or self.lea).get_story()
        return {line["code"]: line["text"] for line in story["verdict"]}

    def test_lost_lead_says_where_and_why_it_ended(self):
        lead = self.open_at(self.ago(30), self.ann)
        self.lose(lead)
        told = self.tell(lead)
        self.assertIn("No budget", told["ending"])
        self.assertIn(lead.stage_id.name, told["ending"])
        self.assertEqual(next(iter(told)), "ending")

    def test_lead_that_nobody_contacted_says_for_how_long(self):
        lead = self.open_at(self.ago(30), self.ann)
        self.lose(lead)
        self.assertIn("30 days", self.tell(lead)["contact"])

    def test_automatic_and_incoming_messages_are_no_contact(self):
        lead = self.open_at(self.ago(30), self.ann)
        self.call(lead, self.ago(29), is_automatic=True)
        self.call(lead, self.ago(28), direction="incoming")
        self.lose(lead)
        self.assertIn("Nobody ever", self.tell(lead)["contact"])

    def test_first_answer_is_told_in_working_hours(self):
        start = self.ago(14)
        lead = self.open_at(start, self.ann)
        self.call(lead, start + timedelta(days=7))
        self.lose(lead)
        calendar = self.env.company.resource_calendar_id
        working = calendar._get_working_time(self.env.company)
        hours = working.elapsed(start, start + timedelta(days=7)) / 3600
        self.assertIn(f"{hours:.1f} working hours", self.tell(lead)["contact"])

    def test_longest_silence_is_told(self):
        lead = self.open_at(self.ago(40), self.ann)
        for days in (39, 17, 16):
            self.call(lead, self.ago(days))
        self.lose(lead)
        self.assertIn("22 days", self.tell(lead)["silence"])

    def test_lead_that_was_looked_after_has_no_silence(self):
        lead = self.open_at(self.ago(10), self.ann)
        for days in (9, 5, 2):
            self.call(lead, self.ago(days))
        self.lose(lead)
        self.assertNotIn("silence", self.tell(lead))

    def test_owners_are_named_in_their_order(self):
        lead = self.open_at(self.ago(5), self.ann)
        lead.user_id = self.bob
        self.lose(lead)
        self.assertIn("Ann → Bob", self.tell(lead)["hands"])

    def test_interest_after_the_last_contact_is_told(self):
        lead = self.open_at(self.ago(20), self.ann)
        self.call(lead, self.ago(15))
        self.env["lead.engagement"]._record_engagement(
            [{"lead_id": lead.id, "type": "page_view", "occurred_at": self.ago(3)}],
            now=self.today,
        )
        self.lose(lead)
        self.assertIn("nobody answered", self.tell(lead)["interest"])

    def win(self, number, with_step):
        won = self.env["crm.lead"]
        for count in range(number):
            lead = self.open_at(self.ago(30), self.ann, name=f"Won {count}")
            note = f"{STEP}: fits" if count < with_step else "He asked for a rebate"
            self.call(lead, self.ago(29), channel="meeting", note=note)
            won |= lead
        won.action_set_won()
        self.refresh()

    def refresh(self):
        self.env["lead.custody"]._hand_over_noted()
        while self.env["lead.milestone"]._refresh_next():
            pass

    def test_step_that_won_leads_had_is_missed(self):
        self.win(12, with_step=10)
        lead = self.open_at(self.ago(10), self.ann)
        self.call(lead, self.ago(9), note="Spoke to him")
        self.lose(lead)
        told = self.tell(lead)["steps"]
        self.assertIn(f"“{STEP}”, which 83 % of the won leads had", told)
        self.call(lead, self.ago(8), note=STEP)
        self.assertNotIn("steps", self.tell(lead))

    def test_few_won_leads_say_nothing_of_steps(self):
        self.win(9, with_step=9)
        lead = self.open_at(self.ago(10), self.ann)
        self.lose(lead)
        self.assertNotIn("steps", self.tell(lead))

    def test_only_won_leads_that_one_sees_are_compared_with(self):
        self.win(12, with_step=12)
        lead = self.open_at(self.ago(10), self.bob)
        self.call(lead, self.ago(9), note="Spoke to him", user_id=self.bob.id)
        self.lose(lead)
        self.assertIn("steps", self.tell(lead, self.lea))
        self.assertNotIn("steps", self.tell(lead, self.bob))

    def test_rows_are_in_the_order_of_time_with_quiet_days_marked(self):
        lead = self.open_at(self.ago(40), self.ann)
        self.call(lead, self.ago(39))
        self.call(lead, self.ago(17))
        lead.with_user(self.ann).rate_quality("bad", reason="no_need")
        self.lose(lead)
        story = lead.with_user(self.lea).get_story()
        moments = [row["at"] for row in story["rows"]]
        self.assertEqual(moments, sorted(moments))
        self.assertIn(22, [row["quiet_days"] for row in story["rows"]])
        self.assertIn("rating", [row["kind"] for row in story["rows"]])

    def test_lead_of_another_rep_has_no_story_for_oneself(self):
        lead = self.open_at(self.ago(5), self.ann)
        with self.assertRaises(AccessError):
            lead.with_user(self.bob).get_story()

    def test_new_lead_has_a_story_without_reproach(self):
        lead = self._lead(user_id=self.ann.id)
        story = lead.with_user(self.ann).get_story()
        self.assertFalse(any(line["is_bad"] for line in story["verdict"][:1]))

    def test_marketing_that_reads_no_leads_reads_no_stories(self):
        lead = self.open_at(self.ago(5), self.ann)
        self.call(lead, self.ago(4), note="He is thinking of leaving")
        self.assertIn("leaving", str(lead.with_user(self.ann).get_story()))
        with self.assertRaises(AccessError):
            lead.with_user(self.mia).get_story()
