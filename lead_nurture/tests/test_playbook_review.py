from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .playbook_common import PlaybookCase


class ReviewCase(PlaybookCase):
    """A playbook whose second step is a review by two people of a role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ria, cls.rob = (
            new_test_user(cls.env, login, groups="base.group_user")
            for login in ("pb_ria", "pb_rob")
        )
        cls.role = cls.env["lead.playbook.role"].create(
            {"name": "Engineers", "user_ids": [Command.set((cls.ria | cls.rob).ids)]}
        )
        cls.review = {
            "name": "Pre-review",
            "done_when": "review",
            "responsible": "role",
            "role_id": cls.role.id,
        }
        cls.playbook = cls.activate(
            cls.make_playbook("Requirements", cls.review, "Quote")
        )

    def submit(self, text="Two lines, 40 kW", **values):
        """Start a run and submit its requirements; give run and review."""
        run = self.start_run(self.playbook)
        task = self.get_open(run, "Requirements")
        activity = task.activity_id.with_user(self.rep)
        activity.action_feedback(feedback=text, **values)
        return run, self.get_review(run)

    def get_review(self, run):
        """Give the review that is open in a run."""
        return self.get_open(run, "Pre-review").review_ids

    def say(self, review, verdict, comment=None, user=None):
        """Give a verdict as the reviewer does, by the wizard."""
        values = {"review_id": review.id, "verdict": verdict, "comment": comment}
        wizard = self.env["lead.playbook.verdict"].with_user(user or review.user_id)
        wizard.create(values).action_decide()


@tagged("post_install", "-at_install")
class TestPlaybookReview(ReviewCase):
    """Requirements go to reviewers; the chain waits. Capabilities: 112"""

    def test_submitting_opens_a_review_with_text_and_documents(self):
        attachments = self.env["ir.attachment"].with_user(self.rep)
        document = attachments.create({"name": "a.txt", "raw": b"40 kW"})
        run, review = self.submit(attachment_ids=document.ids)
        self.assert_open(run, "Pre-review")
        self.assertEqual(review.requirements, "Two lines, 40 kW")
        self.assertEqual(review.submitted_by_id, self.rep)
        self.assertEqual(review.submitted_at, self.now)
        own = review.with_user(self.ria)
        self.assertEqual(own.attachment_ids.raw, b"40 kW")

    def test_nothing_is_submitted_empty(self):
        run = self.start_run(self.playbook)
        activity = self.get_open(run).activity_id.with_user(self.rep)
        with self.assertRaisesRegex(UserError, "attach it"):
            activity.action_feedback(feedback="<p><br></p>")
        self.assert_open(run, "Requirements")

    def test_nobody_submits_what_is_not_theirs_to_read(self):
        secret = self.env["ir.attachment"].create({"name": "s.txt", "raw": b"secret"})
        with self.assertRaises(AccessError):
            self.submit(attachment_ids=secret.ids)

    def test_approved_goes_on(self):
        run, review = self.submit()
        self.say(review, "approved", "Fine")
        self.assert_open(run, "Quote")
        self.assertEqual((review.state, review.comment), ("approved", "Fine"))
        self.assertEqual(review.decided_by_id, self.ria)

    def test_changes_needed_goes_back_as_a_new_visit(self):
        run, review = self.submit()
        with self.assertRaisesRegex(UserError, "which changes"):
            self.say(review, "changes")
        self.say(review, "changes", "Which voltage?")
        self.assert_open(run, "Requirements")
        task = self.get_open(run)
        self.assertEqual((task.visit, task.user_id), (2, self.rep))
        self.assertIn("Which voltage?", task.activity_id.note)
        self.finish_step(run, "Requirements", feedback="230 V")
        second = self.get_review(run)
        self.assertEqual(second.requirements, "230 V")
        self.assertEqual(second.with_user(second.user_id).earlier_ids, review)

    def test_changes_may_be_needed_as_often_as_it_takes(self):
        run, review = self.submit()
        for _round in range(5):
            self.say(review, "changes", "Once more")
            self.finish_step(run, "Requirements")
            review = self.get_review(run)
        self.assertEqual(review.task_id.visit, 6)

    def test_refused_ends_the_run(self):
        run, review = self.submit()
        self.say(review, "refused")
        self.assertEqual((run.state, run.reason), ("ended", "refused"))

    def test_refused_goes_where_the_outcome_says(self):
        playbook = self.playbook._make_version()
        review = playbook.step_ids.filtered(lambda step: step.done_when == "review")
        refused = review.outcome_ids.filtered(lambda one: one.verdict == "refused")
        refused.leads_to = "next"
        run = self.start_run(self.activate(playbook))
        self.finish_step(run, "Requirements")
        self.say(self.get_review(run), "refused")
        self.assert_open(run, "Quote")

    def test_marking_the_review_as_done_asks_for_a_verdict(self):
        run, review = self.submit()
        activity = review.task_id.activity_id.with_user(self.ria)
        for button in ("action_done", "action_done_schedule_next"):
            with self.assertRaisesRegex(
                UserError, "Approve, Ask for Changes or Refuse"
            ):
                getattr(activity, button)()
        self.assert_open(run, "Pre-review")

    def test_the_rep_does_not_review(self):
        _run, review = self.submit()
        activity = review.task_id.activity_id.with_user(self.rep)
        with self.assertRaises(AccessError):
            activity.action_feedback(feedback="Fine")
        for button in ("action_approve", "action_refuse", "action_take_over"):
            with self.assertRaises(AccessError):
                getattr(review.with_user(self.rep), button)()

    def test_the_rep_sees_who_has_it_and_what_was_said(self):
        _run, review = self.submit()
        seen = review.lead_id.with_user(self.rep).playbook_review_ids
        self.assertEqual((seen.user_id, seen.state), (self.ria, "open"))
        self.say(review, "changes", "Which voltage?")
        self.assertEqual((seen.state, seen.comment), ("changes", "Which voltage?"))

    def test_decided_once(self):
        _run, review = self.submit()
        self.say(review, "approved")
        with self.assertRaises(UserError):
            self.say(review, "refused")

    def test_a_review_is_never_contact(self):
        run, review = self.submit()
        self.say(review, "approved")
        rows = run.lead_id.followup_ids
        self.assertFalse(
            rows.filtered(lambda row: row.user_id == self.ria).filtered("is_valid")
        )

    def test_the_rep_gives_the_review_to_nobody(self):
        _run, review = self.submit()
        activity = review.task_id.activity_id
        with self.assertRaises(AccessError):
            activity.with_user(self.rep).write({"user_id": self.rep.id})
        leader = self.env.ref("base.user_admin")
        activity.with_user(leader).write({"user_id": self.rob.id})
        self.assertEqual(review.user_id, self.rob)

    def test_the_rep_does_not_skip_the_review(self):
        run, review = self.submit()
        reason = self.env["lead.playbook.skip.reason"].create({"name": "No time"})
        task = review.task_id.with_user(self.rep)
        with self.assertRaisesRegex(UserError, "only the leader"):
            task._skip(reason, None, self.now, user=self.rep)
        wizard = (
            self.env["lead.playbook.skip"]
            .with_user(self.rep)
            .create({"task_id": task.id, "reason_id": reason.id})
        )
        with self.assertRaisesRegex(UserError, "only the leader"):
            wizard.action_skip()
        first = self.start_run(self.playbook)
        quote = self.playbook.step_ids.filtered(lambda step: step.name == "Quote")
        with self.assertRaisesRegex(UserError, "only the leader"):
            self.get_open(first).with_user(self.rep)._skip(
                reason, None, self.now, user=self.rep, until_step=quote
            )
        task.with_user(self.env.ref("base.user_admin"))._skip(reason, None, self.now)
        self.assert_open(run, "Quote")
        self.assertEqual(review.state, "called_off")

    def test_nothing_but_a_verdict_ends_a_review(self):
        run, review = self.submit()
        task = review.task_id.sudo()
        task.outcome_id = task.step_id.outcome_ids[0]
        self.assertFalse(task.step_id._find_met_by_itself(task, self.now))
        self.assert_open(run, "Pre-review")

    def test_a_document_of_the_lead_is_submitted_where_one_is_asked_for(self):
        first = {"name": "Requirements", "done_when": "document"}
        run = self.start_run(self.make_playbook(first, self.review))
        self.env["ir.attachment"].create(
            {
                "name": "plan.txt",
                "raw": b"plan",
                "res_model": "crm.lead",
                "res_id": run.lead_id.id,
            }
        )
        task = self.get_open(run)
        task.activity_id.with_user(self.rep).action_feedback()
        self.assertEqual(
            self.get_review(run).attachment_ids.mapped("name"), ["plan.txt"]
        )

    def test_a_review_wants_somebody_else_and_something_to_review(self):
        alone = self.make_playbook({**self.review, "responsible": "owner"})
        texts = [text for _kind, _step, text in alone._find_problems()]
        self.assertTrue(any("submits it" in text for text in texts), texts)
        self.assertTrue(any("Nothing comes before" in text for text in texts), texts)
        fine = self.playbook._make_version()
        texts = [text for _kind, _step, text in fine._find_problems()]
        self.assertFalse([text for text in texts if "without a limit" in text])

    def test_the_panel_submits_words_and_documents(self):
        run = self.start_run(self.playbook)
        screen = self.get_screen(run, self.rep)
        self.assertTrue(screen["has_own_end"])
        [button] = screen["buttons"]
        task = self.get_open(run).with_user(self.rep)
        action = getattr(task, button["method"])()
        wizard = self.env[action["res_model"]].with_user(self.rep)
        wizard = wizard.with_context(**action["context"])
        document = {"name": "a.txt", "raw": b"40 kW"}
        wizard.create(
            {
                "requirements": "Two lines\n40 kW",
                "attachment_ids": [Command.create(document)],
            }
        ).action_submit()
        review = self.get_review(run)
        self.assertEqual(review.requirements, "Two lines\n40 kW")
        self.assertEqual(review.attachment_ids.raw, b"40 kW")

    def test_the_panel_says_who_has_it_and_since_when(self):
        run, review = self.submit()
        screen = self.get_screen(run, self.rep)
        self.assertIn(self.ria.name, screen["done_when"])
        self.assertIn("submitted on 3/2/26", screen["done_when"])
        self.assertFalse(screen["can_work"] or screen["outcomes"])
        self.say(review, "changes", "Which voltage?")
        said = self.get_screen(run, self.rep)["past"][0]
        self.assertEqual(said["feedback"], "Which voltage?")
        self.assertEqual(said["outcome"], "Changes Needed")

    def test_a_reviewer_who_sees_the_lead_decides_in_the_panel(self):
        leader = new_test_user(
            self.env, "pb_lea", groups="sales_team.group_sale_salesman_all_leads"
        )
        self.role.user_ids = leader
        run, review = self.submit()
        screen = self.get_screen(run, leader)
        self.assertTrue(screen["can_work"])
        names = [outcome["name"] for outcome in screen["outcomes"]]
        self.assertEqual(names, ["Approved", "Changes Needed", "Refused"])
        task = review.task_id.with_user(leader)
        with self.assertRaisesRegex(UserError, "which changes"):
            task.action_finish(screen["outcomes"][1]["id"])
        task.action_finish(screen["outcomes"][0]["id"], "Fine")
        self.assertEqual((review.verdict, review.comment), ("approved", "Fine"))
        self.assert_open(run, "Quote")

    def get_screen(self, run, user):
        """Give the open task of a run as the panel shows it to ``user``."""
        found = run.lead_id.with_user(user).get_playbooks()
        return found["runs"][0]["tasks"][0]
