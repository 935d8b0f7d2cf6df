from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .playbook_common import PlaybookCase

TALK = """Rep: Good day, what is your budget?
Customer: It depends.
Rep: You get a free trial. Results are guaranteed."""
POINTS = [
    (0, 0, {"name": "Budget", "phrases": "budget\n预算", "weight": 1}),
    (0, 0, {"name": "Trial", "phrases": "free trial", "weight": 2}),
    (0, 0, {"name": "Next", "phrases": "book a demo", "weight": 1}),
]
NEVER = {"name": "Promise", "phrases": "guaranteed", "weight": 1, "is_forbidden": True}


class CallCase(PlaybookCase):
    """A playbook with a call and its points, a lead that is at it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calls = cls.env["lead.call"]
        call_type = cls.env.ref("mail.mail_activity_data_call")
        cls.playbook = cls.make_playbook(
            {
                "name": "Call",
                "activity_type_id": call_type.id,
                "point_ids": [*POINTS, (0, 0, NEVER)],
            },
            "Mail",
        )
        cls.run_ = cls.start_run(cls.playbook)
        cls.lead = cls.run_.lead_id
        cls.task = cls.get_open(cls.run_)

    def receive(self, **values):
        """Let a program tell of a call of now; give it, compared."""
        row = {
            "lead_id": self.lead.id,
            "user_id": self.rep.id,
            "occurred_at": self.now,
            "source": "api",
            **values,
        }
        call = self.calls._receive([row], self.now)
        self.calls._compare_due(self.now)
        return call

    def verdicts(self, call):
        return {row.point_id.name: row.verdict for row in call.point_ids}


@tagged("post_install", "-at_install")
class TestCalls(CallCase):
    """Transcripts are compared with the points of their step. Capabilities: 111"""

    def test_points_and_score(self):
        call = self.receive(transcript=TALK)
        self.assertEqual(
            self.verdicts(call),
            {"Budget": "said", "Trial": "said", "Next": "missed", "Promise": "broken"},
        )
        self.assertEqual((call.state, call.compliance), ("scored", 50.0))
        self.assertTrue(call.knows_speakers)
        self.assertIn("2 of 3", call.summary)
        self.assertIn("Promise", call.summary)

    def test_task_of_the_time_is_found(self):
        call = self.receive(transcript=TALK)
        self.assertEqual((call.task_id, call.step_id), (self.task, self.task.step_id))
        self.assertEqual((self.task.compliance, self.task.is_call_scored), (50.0, True))

    def test_last_done_call_is_found(self):
        type(self).now += timedelta(hours=1)
        self.finish_step(self.run_, "Call")
        type(self).now += timedelta(days=1)
        self.assertEqual(self.receive(transcript=TALK).task_id, self.task)

    def test_before_any_task_there_is_no_step(self):
        call = self.receive(transcript=TALK, occurred_at=self.now - timedelta(days=1))
        self.assertFalse(call.step_id)
        self.assertEqual(call.state, "no_points")

    def test_step_chosen_by_hand(self):
        call = self.receive(transcript=TALK, occurred_at=self.now - timedelta(days=1))
        call.with_user(self.rep).step_id = self.task.step_id
        self.assertEqual((call.state, call.compliance), ("scored", 50.0))

    def test_call_without_transcript_waits_for_nothing(self):
        call = self.receive(duration=60)
        self.assertEqual((call.state, call.due_at), ("new", False))

    def test_newest_version_on_demand(self):
        call = self.receive(transcript=TALK)
        draft = self.playbook.browse(self.playbook.action_new_version()["res_id"])
        draft.step_ids[0].point_ids.filtered("is_forbidden").unlink()
        draft._activate("from_now", now=self.now)
        self.assertEqual(call.compliance, 50.0)
        call.with_user(self.rep).action_compare()
        self.assertEqual(call.compliance, 75.0)
        self.assertEqual(call.step_id, draft.step_ids[0])
        with self.assertRaises(UserError):
            self.receive(duration=5).action_compare()

    def test_kept_once(self):
        first = self.receive(origin="api1:c1", transcript=TALK)
        self.assertTrue(first)
        self.assertFalse(self.receive(origin="api1:c1", transcript="Other"))
        self.assertEqual(first.transcript, TALK)

    def test_failing_one_is_parked_and_tried_again(self):
        call = self.receive()
        call.sudo().write({"transcript": TALK, "state": "waiting", "due_at": self.now})
        self.patch(type(self.calls), "_compare_one", self.fail_)
        with self.assertLogs("odoo.addons.lead_priority.batches", "WARNING"):
            for _try in range(5):
                self.calls._compare_due(call.due_at)
        self.assertEqual(call.state, "parked")
        call.with_user(self.rep).action_try_again()
        self.assertEqual(call.state, "waiting")

    def fail_(self, _now):
        raise ValueError("broken")

    def test_merged_lead_keeps_its_calls(self):
        call = self.receive(transcript=TALK)
        other = self.make_leads(user_id=self.rep.id)
        (other | self.lead)._merge_opportunity(auto_unlink=True)
        self.assertTrue(call.exists())
        self.assertIn(call.lead_id, (other | self.lead).exists())

    def test_transcript_is_escaped_and_marked(self):
        call = self.receive(
            transcript="Customer: <script>alert(1)</script>\n"
            "Rep: <script>alert(2)</script> a <b>free trial</b>, budget!\n"
            "Customer: <script>alert(3)</script>"
        )
        self.assertNotIn("<script>", call.transcript_html)
        self.assertEqual(call.transcript_html.count("&lt;script&gt;"), 3)
        self.assertNotIn("<b>", call.transcript_html)
        self.assertIn("&lt;b&gt;free trial", call.transcript_html)
        self.assertIn('title="Budget, Trial"', call.transcript_html)

    def test_what_must_not_be_said_is_red(self):
        call = self.receive(transcript="Rep: A free trial, guaranteed.")
        self.assertIn("text-bg-danger", call.transcript_html)
        self.assertNotIn("text-bg-success", call.transcript_html)

    def test_names_of_points_are_escaped_too(self):
        point = self.task.step_id.point_ids[1]
        self.env.cr.execute(
            "UPDATE lead_playbook_point SET name = %s WHERE id = %s",
            ['{"en_US": "\\"><script>x</script>"}', point.id],
        )
        point.invalidate_recordset()
        call = self.receive(transcript=TALK)
        self.assertNotIn("<script>", call.transcript_html)


@tagged("post_install", "-at_install")
class TestCallDone(CallCase):
    """A call of another program ends a step that waits for one. Capabilities: 111"""

    def find_met(self):
        step = self.task.step_id
        return step._find_met_call(self.task, self.now)

    def test_call_in_which_somebody_answered(self):
        self.receive(origin="api1:c1", outcome="no_answer")
        self.assertFalse(self.find_met())
        self.receive(origin="api1:c2", transcript=TALK)
        self.assertEqual(self.find_met(), self.task)


@tagged("post_install", "-at_install")
class TestCallFollowups(CallCase):
    """A call is one follow-up, however many tell of it. Capabilities: 111"""

    def contacts(self):
        followups = self.lead.followup_ids
        return followups.filtered_domain(followups._valid_domain())

    def log(self, user=None):
        self.lead.with_user(user or self.rep).record_call_result("reached")

    def test_told_call_is_contact(self):
        call = self.receive(origin="api1:c1", outcome="reached", note="Busy")
        self.assertEqual(self.contacts(), call.followup_id)
        self.assertEqual(call.followup_id.mapped("outcome"), ["reached"])

    def test_logged_before_it_was_told(self):
        self.log()
        call = self.receive(origin="api1:c1", occurred_at=self.now)
        self.assertEqual(len(self.contacts()), 1)
        self.assertEqual(call.followup_id, self.contacts())

    def test_logged_after_it_was_told(self):
        call = self.receive(origin="api1:c1", duration=600)
        type(self).now += timedelta(minutes=30)
        self.finish_step(self.run_, "Call")
        self.assertEqual(self.contacts(), call.followup_id)
        self.assertTrue(call.logged_id)
        self.assertEqual(len(self.lead.followup_ids), 2)

    def test_two_calls_stay_two(self):
        self.log()
        self.receive(origin="api1:c1")
        self.receive(origin="api1:c2", occurred_at=self.now + timedelta(minutes=5))
        self.assertEqual(len(self.contacts()), 2)
        self.log()
        self.assertEqual(len(self.contacts()), 2)
        self.log()
        self.assertEqual(len(self.contacts()), 3)

    def test_another_rep_or_day_is_another_call(self):
        self.receive(origin="api1:c1")
        self.log(self.env.user)
        type(self).now += timedelta(days=1)
        self.log()
        self.assertEqual(len(self.contacts()), 3)

    def test_same_row_of_followups_is_the_same_call(self):
        row = {
            "lead_id": self.lead.id,
            "user_id": self.rep.id,
            "channel": "call",
            "occurred_at": self.now - timedelta(days=3),
            "origin": "api1:c1",
        }
        followup = self.env["lead.followup"]._record_followup([row], now=self.now)
        call = self.receive(origin="api1:c1")
        self.assertEqual(call.followup_id, followup)
        self.assertEqual(self.contacts(), followup)

    def test_typed_in_call_is_no_contact(self):
        self.calls.with_user(self.rep).create(
            {"lead_id": self.lead.id, "transcript": TALK}
        )
        self.assertFalse(self.contacts())


@tagged("post_install", "-at_install")
class TestCallReport(CallCase):
    """How well reps keep to the talk track. Capabilities: 111"""

    def test_average_by_rep(self):
        for transcript in (TALK, "Rep: Budget, free trial, book a demo.", None):
            self.receive(transcript=transcript)
        self.receive(transcript="Rep: Hello.", user_id=self.env.uid)
        self.env.flush_all()
        rows = self.env["lead.call.report"]._read_group(
            [("lead_id", "=", self.lead.id)],
            ["user_id"],
            ["calls:sum", "compliance:avg", "low:sum", "broken:sum"],
        )
        self.assertEqual(
            {user: figures for user, *figures in rows},
            {self.rep: [2, 75.0, 1, 1], self.env.user: [1, 0.0, 1, 0]},
        )

    def test_rep_sees_calls_of_own_leads(self):
        self.receive(transcript=TALK)
        other = new_test_user(
            self.env, "pb_other", groups="sales_team.group_sale_salesman"
        )
        report = self.env["lead.call.report"]
        self.assertEqual(len(report.with_user(self.rep).search([])), 1)
        self.assertFalse(report.with_user(other).search([]))


@tagged("post_install", "-at_install")
class TestCallRights(CallCase):
    """Nobody enters how well a call went. Targets: S7"""

    def test_rep_types_in_a_call(self):
        call = self.calls.with_user(self.rep).create(
            {"lead_id": self.lead.id, "transcript": TALK}
        )
        self.assertEqual((call.state, call.compliance), ("scored", 50.0))
        call.transcript = "Rep: Budget, a free trial, we book a demo."
        self.assertEqual(call.compliance, 100.0)

    def test_score_is_not_entered(self):
        calls = self.calls.with_user(self.rep)
        with self.assertRaises(AccessError):
            calls.create({"lead_id": self.lead.id, "compliance": 100})
        sneaky = calls.with_context(default_compliance=100, default_state="scored")
        call = sneaky.create({"lead_id": self.lead.id})
        self.assertEqual((call.compliance, call.state), (0, "new"))
        with self.assertRaises(AccessError):
            call.compliance = 100
        with self.assertRaises(AccessError):
            call.point_ids = [(0, 0, {"point_id": 1})]

    def test_what_a_program_sent_stays(self):
        call = self.receive(transcript=TALK).with_user(self.rep)
        for change in ({"transcript": "x"}, {"user_id": self.env.uid}):
            with self.assertRaises(AccessError):
                call.write(change)

    def test_rep_sees_calls_of_own_leads(self):
        other = new_test_user(
            self.env, "pb_other", groups="sales_team.group_sale_salesman"
        )
        call = self.receive(transcript=TALK)
        with self.assertRaises(AccessError):
            call.with_user(other).read(["transcript"])
        with self.assertRaises(AccessError):
            call.point_ids.with_user(other).read(["sentence"])

    def test_task_of_another_lead(self):
        call = self.receive()
        other = self.make_leads()
        with self.assertRaises(ValidationError):
            call.write({"task_id": self.task.id, "lead_id": other.id})

    def test_too_long(self):
        with self.assertRaises(UserError):
            self.calls.create({"lead_id": self.lead.id, "transcript": "x" * 200_001})

    def test_form_opens(self):
        call = self.receive(transcript=TALK)
        with Form(call.with_user(self.rep)) as form:
            form.step_id = self.task.step_id
        self.assertEqual(call.compliance, 50.0)
