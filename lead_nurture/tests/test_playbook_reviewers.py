from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .test_playbook_review import ReviewCase

GROUP = "lead_nurture.lead_nurture_group_reviewer"


@tagged("post_install", "-at_install")
class TestPlaybookReviewers(ReviewCase):
    """Who reviews, and what reviewers see. Capabilities: 112. Targets: S7"""

    def test_the_one_with_the_fewest_open_reviews_gets_it(self):
        names = [self.submit()[1].user_id for _number in range(4)]
        self.assertEqual(names, [self.ria, self.rob, self.ria, self.rob])

    def test_many_at_once_are_shared_out(self):
        leads = self.make_leads(5, user_id=self.rep.id)
        runs = self.env["lead.playbook.run"]._start(self.playbook, leads.ids, self.now)
        activities = runs.task_ids.activity_id.with_user(self.rep)
        activities._action_done(feedback="All the same")
        users = [self.get_review(run).user_id for run in runs.sorted("lead_id")]
        self.assertEqual([users.count(self.ria), users.count(self.rob)], [3, 2])

    def test_other_tasks_of_a_reviewer_do_not_count(self):
        busy = self.make_playbook(
            {"name": "Demo", "responsible": "named", "user_id": self.ria.id}
        )
        self.start_run(busy)
        self.assertEqual(self.submit()[1].user_id, self.ria)

    def test_nobody_reviews_the_own_lead(self):
        self.role.user_ids = self.rep | self.rob
        self.assertEqual(self.submit()[1].user_id, self.rob)

    def test_without_people_the_one_who_answers_for_the_playbook_has_it(self):
        self.role.user_ids = False
        self.playbook.user_id = self.env.ref("base.user_admin")
        run, review = self.submit()
        self.assertEqual(review.user_id, self.playbook.user_id)
        self.say(review, "approved")
        self.assert_open(run, "Quote")

    def test_another_one_of_the_role_takes_it_over(self):
        run, review = self.submit()
        review.with_user(self.rob).action_take_over()
        task = review.task_id
        self.assertEqual((task.user_id, task.activity_id.user_id), (self.rob,) * 2)
        self.say(review, "approved", user=self.rob)
        self.assert_open(run, "Quote")

    def test_a_verdict_takes_it_over(self):
        _run, review = self.submit()
        self.say(review, "approved", user=self.rob)
        self.assertEqual(review.decided_by_id, self.rob)
        self.assertEqual(review.task_id.user_id, self.rob)

    def test_reviewers_read_what_is_submitted_and_no_lead(self):
        _run, review = self.submit()
        spec = {"lead_name": {}, "requirements": {}, "user_id": {"fields": {}}}
        for user in (self.ria, self.rob):
            [shown] = review.with_user(user).web_read(spec)
            self.assertEqual(shown["lead_name"], review.lead_id.name)
            with self.assertRaises(AccessError):
                review.lead_id.with_user(user).read(["name"])
        self.assertFalse(review.with_user(self.ria).can_see_lead)

    def test_the_form_opens_for_reviewers(self):
        _run, review = self.submit()
        view = self.env.ref("lead_nurture.lead_playbook_review_view_form")
        reviews = self.env["lead.playbook.review"].with_user(self.ria)
        found = reviews.get_views([(view.id, "form")])
        names = found["models"]["lead.playbook.review"]["fields"]
        review.with_user(self.ria).web_read({name: {} for name in names})

    def test_reviews_of_other_roles_are_not_seen(self):
        _run, review = self.submit()
        eve = new_test_user(self.env, "pb_eve", groups="base.group_user")
        self.env["lead.playbook.role"].create(
            {"name": "Lawyers", "user_ids": [Command.link(eve.id)]}
        )
        self.assertFalse(self.env["lead.playbook.review"].with_user(eve).search([]))
        with self.assertRaises(AccessError):
            review.with_user(eve).action_approve()

    def test_the_activity_opens_the_review(self):
        _run, review = self.submit()
        action = review.task_id.activity_id.with_user(self.ria).action_open_document()
        self.assertEqual(action["res_model"], "lead.playbook.review")
        self.assertEqual(action["res_id"], review.id)

    def test_people_of_roles_are_reviewers(self):
        self.assertTrue(self.ria.has_group(GROUP))
        self.role.user_ids = self.rob
        self.assertFalse(self.ria.has_group(GROUP))
        self.role.active = False
        self.assertFalse(self.rob.has_group(GROUP))

    def test_roles_are_for_colleagues(self):
        guest = new_test_user(self.env, "pb_guest", groups="base.group_portal")
        with self.assertRaises(ValidationError):
            self.role.user_ids = guest
