from datetime import timedelta

from odoo.tests import tagged

from .playbook_time_common import PlaybookTimeCase


@tagged("post_install", "-at_install")
class TestPlaybookLook(PlaybookTimeCase):
    """Reminder, overdue, escalation of what is not done in time. Capabilities: 108"""

    def test_reminder_comes_once_at_its_share_of_the_limit(self):
        run = self.start_timed()
        self.look(7.9)
        self.assertEqual(self.get_told("playbook_reminder"), [])
        self.look(8)
        self.look(9)
        self.assertEqual(self.get_told("playbook_reminder"), ["pb_rep"])
        self.assertEqual(self.get_open(run).reminded_at, self.after(hours=8))

    def test_overdue_is_told_once_and_escalated(self):
        run = self.start_timed()
        for hours in (8, 10, 11, 30):
            self.look(hours)
        task = self.get_open(run)
        self.assertEqual(task.overdue_at, self.after(hours=10))
        self.assertEqual(task.times_missed, 1)
        self.assertEqual(self.get_told("playbook_overdue"), ["pb_rep"])
        self.assertEqual(self.get_told("playbook_escalated"), ["pb_leader"])
        self.assertEqual(task.escalated_at, self.after(hours=10))
        self.assertFalse(task.due_at)

    def test_escalation_is_a_task_of_the_leader_with_who_what_since_when(self):
        run = self.start_timed({"name": "Send the case pack"}, name="Software")
        self.look(10)
        activity = self.get_open(run).escalation_id
        self.assertEqual(activity.user_id, self.leader)
        self.assertEqual(
            (activity.res_model, activity.res_id), ("crm.lead", run.lead_id.id)
        )
        self.assertEqual(activity.date_deadline, self.now.date())
        self.assertIn("Send the case pack", activity.summary)
        for text in ("pb_rep", "Send the case pack", "Software", "9:00", "7:00"):
            self.assertIn(text, activity.note)

    def test_escalation_closes_by_itself(self):
        for way in ("done", "skipped", "ended"):
            run = self.start_timed(name=way)
            self.look(10)
            task = self.get_open(run)
            escalation = task.escalation_id
            self.assertTrue(escalation.active)
            if way == "done":
                self.finish(task)
            elif way == "skipped":
                task._end_as("skipped", self.now, skip_note="Not now")
            else:
                run._end_for("by_hand", self.now)
            self.assertFalse(escalation.active, way)
            self.assertTrue(escalation.feedback)
            type(self).now = self.after()

    def test_done_in_time_nobody_is_told(self):
        run = self.start_timed("Call")
        self.finish(self.get_open(run))
        self.look(30)
        for event in ("reminder", "overdue", "escalated"):
            self.assertEqual(self.get_told(f"playbook_{event}"), [])

    def test_after_an_outage_only_the_last_step_is_done(self):
        self.start_timed()
        self.look(30)
        self.assertEqual(self.get_told("playbook_reminder"), [])
        self.assertEqual(self.get_told("playbook_overdue"), ["pb_rep"])

    def test_leader_who_is_late_is_escalated_to_who_answers(self):
        lead = self.make_leads(user_id=self.leader.id, team_id=self.team.id)
        run = self.start_timed(lead=lead)
        self.look(10)
        self.assertEqual(self.get_open(run).escalation_id.user_id, self.boss)
        self.assertEqual(self.get_told("playbook_escalated"), ["pb_boss"])

    def test_policy_may_do_without(self):
        run = self.start_timed(remind_percent=0, escalates=False)
        self.look(9)
        self.look(10)
        self.assertFalse(self.get_open(run).escalation_id)
        self.assertEqual(self.get_told("playbook_reminder"), [])
        self.assertEqual(self.get_told("playbook_overdue"), ["pb_rep"])

    def test_two_branches_of_a_lead_are_one_message(self):
        self.start_timed(
            {"name": "Mail", "branch": "a"}, {"name": "Call", "branch": "b"}
        )
        self.look(10)
        self.assertEqual(self.get_told("playbook_overdue"), ["pb_rep"])
        alert = self.env["lead.alert"].search(
            [("event_id.code", "=", "playbook_overdue"), ("channel", "=", "inbox")]
        )
        self.assertIn("Mail, Call", str(alert.values))

    def test_what_a_manager_does_about_it_is_no_contact(self):
        run = self.start_timed()
        self.look(10)
        self.get_open(run).escalation_id.with_user(self.leader).action_feedback(
            "Talked"
        )
        domain = [("lead_id", "=", run.lead_id.id)]
        self.assertFalse(self.env["lead.followup"].search_count(domain))

    # Held -------------------------------------------------------------------------
    def test_paused_playbook_tells_nobody_until_it_is_resumed(self):
        run = self.start_timed()
        run.playbook_id.action_pause()
        self.look(12)
        self.assertFalse(self.get_open(run).overdue_at)
        run.playbook_id.action_resume()
        self.look(12)
        self.assertEqual(self.get_told("playbook_overdue"), ["pb_rep"])

    def test_switch_of_the_company_holds_all(self):
        run = self.start_timed()
        run.playbook_id.company_id.lead_playbooks_paused = True
        self.look(12)
        self.assertFalse(self.get_open(run).overdue_at)
        other = self.start_timed(name="Second")
        self.assertFalse(other)
        run.playbook_id.company_id.lead_playbooks_paused = False
        self.look(12)
        self.assertTrue(self.get_open(run).overdue_at)

    def test_paused_playbook_can_be_worked(self):
        run = self.start_timed()
        run.playbook_id.action_pause()
        self.finish(self.get_open(run))
        self.assert_open(run, "Meet")

    def test_next_step_has_its_own_limit(self):
        run = self.start_timed()
        self.look(4)
        self.finish(self.get_open(run))
        task = self.get_open(run)
        self.assertEqual(task.limit_at, self.now + timedelta(hours=10))
        self.assertEqual(task.due_at, self.now + timedelta(hours=8))

    # Working time changes -----------------------------------------------------------
    def test_new_holiday_puts_limits_off(self):
        office = {"limit_amount": 8, "limit_unit": "working_hours"}
        run = self.start_timed({"name": "Call", **office})
        task = self.get_open(run)
        self.assertEqual(task.limit_at.day, 3)
        calendar = self.env.company.resource_calendar_id
        holiday = {"calendar_id": calendar.id, "date_to": self.after(hours=15)}
        self.env["resource.calendar.leaves"].create(
            {"date_from": self.after(hours=1), **holiday}
        )
        self.env.cr.precommit.run()
        self.look(0.5)
        work = calendar._get_working_time(self.env.company)
        self.assertEqual(task.limit_at, work.add(self.after(), 8 * 3600))
        self.assertEqual(task.activity_id.date_deadline, task.limit_at.date())
        self.assertEqual(task.due_at, task.remind_at)

    def test_limit_that_gets_shorter_does_not_end_before_now(self):
        office = {"limit_amount": 8, "limit_unit": "working_hours"}
        run = self.start_timed({"name": "Call", **office})
        self.look(12)
        workday = {"name": "x", "date": self.after().date()}
        self.env["lead.workday.exception"].create(
            {**workday, "hour_from": 17, "hour_to": 20}
        )
        self.env.cr.precommit.run()
        self.look(12)
        task = self.get_open(run)
        self.assertEqual(task.limit_at, self.after(hours=12))
        self.assertFalse(task.escalated_at and task.limit_at < self.now)
