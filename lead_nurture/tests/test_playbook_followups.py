from odoo.tests import tagged

from .playbook_common import PlaybookCase


@tagged("post_install", "-at_install")
class TestPlaybookFollowups(PlaybookCase):
    """Steps in the journal of follow-ups, each once. Capabilities: 104"""

    def do_step(self, **values):
        run = self.start_run(self.make_playbook({"name": "Call", **values}))
        self.finish_step(run, "Call", feedback="Fine")
        return self.env["lead.followup"].search([("lead_id", "=", run.lead_id.id)])

    def test_a_step_is_one_row_by_its_channel(self):
        row = self.do_step()
        self.assertEqual((row.channel, row.outcome), ("playbook", "done"))
        self.assertEqual((row.user_id, row.note), (self.rep, "Call: Fine"))
        self.assertTrue(row.is_valid)

    def test_a_call_is_a_call(self):
        kind = self.env.ref("mail.mail_activity_data_call")
        row = self.do_step(activity_type_id=kind.id)
        self.assertEqual((row.channel, row.is_valid), ("call", True))

    def test_internal_work_is_no_contact(self):
        row = self.do_step(is_internal=True)
        self.assertEqual((row.outcome, row.is_valid), ("reviewed", False))

    def test_other_activities_are_followups_as_ever(self):
        lead = self.make_leads(user_id=self.rep.id)
        self.start_run(self.make_playbook("Call"), lead)
        activity = lead.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.rep.id
        )
        activity.with_user(self.rep).action_feedback()
        row = self.env["lead.followup"].search([("lead_id", "=", lead.id)])
        self.assertEqual(row.origin, f"mail.activity:{activity.id}")

    def test_a_contact_that_the_journal_has_counts_once(self):
        run = self.start_run(self.make_playbook({"name": "Mail", "done_when": "mail"}))
        row = {"lead_id": run.lead_id.id, "user_id": self.rep.id, "channel": "mail"}
        followups = self.env["lead.followup"]
        followups._record_followup([row], now=self.now)
        self.finish_step(run, "Mail")
        rows = followups.search([("lead_id", "=", run.lead_id.id)])
        self.assertEqual(len(rows), 2)
        self.assertEqual(len(rows.filtered("is_valid")), 1)
