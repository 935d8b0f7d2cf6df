from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .playbook_common import PlaybookCase


@tagged("post_install", "-at_install")
class TestPlaybookDone(PlaybookCase):
    """What counts as done. Capabilities: 106"""

    def start_step(self, **values):
        return self.start_run(self.make_playbook({"name": "Call", **values}, "Demo"))

    def refuse(self, run, sentence, **values):
        with self.assertRaisesRegex(UserError, sentence):
            self.finish_step(run, "Call", **values)
        self.assert_open(run, "Call")

    def find_met(self, run):
        task = self.get_open(run)
        return task.step_id._find_met_by_itself(task, self.now)

    def record(self, run, **values):
        row = {"lead_id": run.lead_id.id, "user_id": self.rep.id, **values}
        type(self).now += timedelta(hours=1)
        self.env["lead.followup"]._record_followup([row], now=self.now)

    def test_feedback_has_to_be_written(self):
        run = self.start_step(done_when="feedback")
        self.refuse(run, "Write what came out of “Call”", feedback=" ")
        self.finish_step(run, "Call", feedback="Wants a price")
        self.assert_open(run, "Demo")

    def test_a_mail_has_to_be_sent(self):
        run = self.start_step(done_when="mail")
        self.refuse(run, "a mail was sent to Lead 0")
        self.record(run, channel="mail", outcome="sent")
        self.assertTrue(self.find_met(run))
        self.finish_step(run, "Call")
        self.assert_open(run, "Demo")

    def test_a_mail_of_another_step_is_not_enough(self):
        kind = self.env.ref("mail.mail_activity_data_email")
        step = {"name": "First", "activity_type_id": kind.id}
        run = self.start_run(
            self.make_playbook(step, {"name": "Call", "done_when": "mail"}, "Demo")
        )
        self.finish_step(run, "First")
        self.refuse(run, "a mail was sent to Lead 0")

    def test_a_call_has_to_be_answered(self):
        run = self.start_step(done_when="call")
        self.record(run, channel="call", outcome="no_answer")
        self.refuse(run, "somebody answered")
        self.record(run, channel="call", outcome="reached")
        self.assertTrue(self.find_met(run))

    def test_a_call_with_its_transcript_is_a_call(self):
        run = self.start_step(done_when="call")
        call = {"lead_id": run.lead_id.id, "occurred_at": self.now, "source": "api"}
        self.env["lead.call"].create(call)
        self.assertTrue(self.find_met(run))

    def test_a_meeting_has_to_be_over(self):
        run = self.start_step(done_when="meeting")
        self.env["calendar.event"].create(
            {
                "name": "Demo",
                "opportunity_id": run.lead_id.id,
                "start": self.now + timedelta(hours=1),
                "stop": self.now + timedelta(hours=2),
            }
        )
        self.refuse(run, "a meeting with Lead 0 is over")
        type(self).now += timedelta(hours=3)
        self.assertTrue(self.find_met(run))

    def test_a_document_has_to_be_there(self):
        run = self.start_step(done_when="document")
        self.refuse(run, "needs a document")
        self.env["ir.attachment"].create(
            {"name": "offer", "res_model": "crm.lead", "res_id": run.lead_id.id}
        )
        self.assertTrue(self.find_met(run))

    def test_a_document_given_with_the_mark_is_enough(self):
        run = self.start_step(done_when="document")
        documents = self.env["ir.attachment"].with_user(self.rep)
        document = documents.create({"name": "offer"})
        activity = self.get_open(run).activity_id.with_user(self.rep)
        activity.action_feedback(attachment_ids=document.ids)
        self.assert_open(run, "Demo")

    def test_fields_have_to_be_filled_in(self):
        names = ("city", "expected_revenue")
        found = [self.env["ir.model.fields"]._get("crm.lead", name) for name in names]
        wanted = [Command.set([field.id for field in found])]
        run = self.start_step(done_when="field", done_field_ids=wanted)
        self.refuse(run, "City, Expected Revenue")
        run.lead_id.write({"city": "Lyon", "expected_revenue": 5})
        self.assertTrue(self.find_met(run))

    def test_mandatory_points_have_to_be_ticked(self):
        checks = [Command.create({"name": "Budget"})]
        checks.append(Command.create({"name": "Chair", "is_required": False}))
        run = self.start_step(check_ids=checks)
        self.refuse(run, "points to tick first: Budget.")
        self.get_open(run).checked_ids = run.playbook_id.step_ids.check_ids[0]
        self.finish_step(run, "Call")
        self.assert_open(run, "Demo")

    def test_a_mandatory_outcome_has_to_be_chosen(self):
        outcomes = [("Wants it", "next", {}), ("Not now", "end", {})]
        run = self.start_step(outcomes=outcomes, needs_outcome=True)
        self.refuse(run, "Choose how “Call” ended: Wants it, Not now.")

    def test_what_is_met_by_itself_is_closed_without_a_person(self):
        run = self.start_step(done_when="mail")
        self.record(run, channel="mail", outcome="sent")
        task = self.find_met(run)
        task._close({task: task.outcome_id}, self.now, is_automatic=True)
        self.assert_open(run, "Demo")
        self.assertTrue(task.is_automatic)
        self.assertFalse(task.done_by_id)

    def test_who_reached_nobody_need_not_have_asked_anything(self):
        """No ticks and no feedback where the step comes again, or the lead is gone."""
        outcomes = [("No answer", "again", {}), ("No need", "end", {})]
        run = self.start_step(
            done_when="feedback",
            outcomes=outcomes,
            check_ids=[Command.create({"name": "Budget"})],
        )
        self.refuse(run, "points to tick first: Budget")
        self.finish_step(run, "Call", "No answer", feedback="")
        task = run.task_ids.sorted("id")[-1]
        self.assertEqual(task.visit, 2)
