from odoo.tests import tagged

from .playbook_common import PlaybookCase


@tagged("post_install", "-at_install")
class TestPlaybookRun(PlaybookCase):
    """A lead goes from task to task. Capabilities: 104, 107"""

    def test_a_start_opens_the_first_step_as_an_activity(self):
        run = self.start_run(self.make_playbook("Call", "Demo"))
        self.assert_open(run, "Call")
        activity = self.get_open(run).activity_id
        self.assertEqual(activity.user_id, self.rep)
        self.assertEqual(activity.summary, "Call")

    def test_marking_the_activity_as_done_opens_the_next_step(self):
        run = self.start_run(self.make_playbook("Call", "Demo"))
        self.finish_step(run, "Call")
        self.assert_open(run, "Demo")

    def test_the_last_step_completes_the_run(self):
        run = self.start_run(self.make_playbook("Call"))
        self.finish_step(run, "Call")
        self.assertEqual((run.state, run.ended_at), ("done", self.now))
        self.assert_open(run)

    def test_done_and_schedule_next_moves_the_run_on(self):
        run = self.start_run(self.make_playbook("Call", "Demo"))
        activity = self.get_open(run).activity_id.with_user(self.rep)
        activity.action_feedback_schedule_next(feedback="Done")
        self.assert_open(run, "Demo")

    def test_several_at_once_move_all_runs_on(self):
        playbook = self.activate(self.make_playbook("Call", "Demo"))
        leads = self.make_leads(3, user_id=self.rep.id)
        runs = self.env["lead.playbook.run"]._start(playbook, leads.ids, self.now)
        runs.task_ids.activity_id.with_user(self.rep).action_done()
        for run in runs:
            self.assert_open(run, "Demo")

    def test_a_lead_is_in_a_playbook_once(self):
        run = self.start_run(self.make_playbook("Call"))
        self.assertFalse(self.start_run(run.playbook_id, run.lead_id))

    def test_closed_leads_and_other_companies_do_not_start(self):
        playbook = self.activate(self.make_playbook("Call"))
        company = self.env["res.company"].create({"name": "Other"})
        closed = self.make_leads(active=False)
        foreign = self.make_leads(company_id=company.id)
        runs = self.env["lead.playbook.run"]
        leads = closed | foreign
        self.assertFalse(runs._start(playbook, leads.ids, self.now))
        self.assertEqual(
            runs._judge(playbook, leads.ids),
            {closed.id: "closed", foreign.id: "other_company"},
        )

    def test_the_note_has_the_action_and_the_talk_track_filled_in(self):
        step = {"name": "Call", "action": "Ask <why>", "script": "Hi {{name}}"}
        run = self.start_run(self.make_playbook(step))
        note = self.get_open(run).activity_id.note
        self.assertIn("Ask &lt;why&gt;", note)
        self.assertIn("Hi Lead 0", note)
