from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .playbook_common import PlaybookCase


@tagged("post_install", "-at_install")
class TestPlaybookSkip(PlaybookCase):
    """Steps are left out with a reason only. Capabilities: 109"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env["lead.playbook.skip.reason"].create({"name": "Known"})

    def skip(self, run, name, until=None, reason=None):
        step = run.playbook_id.step_ids.filtered(lambda one: one.name == until)
        return self.get_open(run, name)._skip(
            self.reason if reason is None else reason,
            "Met at the fair",
            self.now,
            user=self.rep,
            until_step=step,
        )

    def test_a_skipped_step_opens_the_next_and_loses_its_activity(self):
        run = self.start_run(self.make_playbook("Call", "Demo"))
        activity = self.get_open(run).activity_id
        task = self.skip(run, "Call")
        self.assert_open(run, "Demo")
        self.assertFalse(activity.exists())
        self.assertEqual(
            (task.skip_reason_id, task.done_by_id), (self.reason, self.rep)
        )

    def test_without_a_reason_a_mandatory_step_is_not_skipped(self):
        run = self.start_run(self.make_playbook("Call", "Demo"))
        with self.assertRaisesRegex(UserError, "Call"):
            self.skip(run, "Call", reason=self.reason.browse())

    def test_an_optional_step_needs_no_reason(self):
        playbook = self.make_playbook({"name": "Gift", "is_optional": True}, "Demo")
        run = self.start_run(playbook)
        self.skip(run, "Gift", reason=self.reason.browse())
        self.assert_open(run, "Demo")

    def test_ahead_to_a_later_step_skips_what_lies_between(self):
        run = self.start_run(self.make_playbook("Call", "Mail", "Visit", "Demo"))
        skipped = self.skip(run, "Call", until="Demo")
        self.assertEqual(
            self.path_of(run),
            [
                ("Call", 1, "skipped"),
                ("Mail", 1, "skipped"),
                ("Visit", 1, "skipped"),
                ("Demo", 1, "running"),
            ],
        )
        rows = self.env["lead.followup"].search([("lead_id", "=", run.lead_id.id)])
        self.assertEqual(rows.mapped("outcome"), ["skipped"] * 3)
        self.assertEqual(skipped.skip_reason_id, self.reason)
        self.assertFalse(any(rows.mapped("is_valid")))

    def test_between_needs_a_reason_unless_all_is_optional(self):
        gift = {"name": "Gift", "is_optional": True}
        run = self.start_run(self.make_playbook(gift, "Mail", "Demo"))
        with self.assertRaisesRegex(UserError, "Mail"):
            self.skip(run, "Gift", until="Demo", reason=self.reason.browse())

    def test_nobody_skips_back(self):
        run = self.start_run(self.make_playbook("Call", "Demo"))
        self.finish_step(run, "Call")
        with self.assertRaisesRegex(UserError, "does not lie ahead"):
            self.skip(run, "Demo", until="Call")

    def test_what_is_over_is_not_skipped(self):
        run = self.start_run(self.make_playbook("Call", "Demo"))
        task = self.get_open(run)
        self.finish(task)
        with self.assertRaisesRegex(UserError, "over already"):
            task._skip(self.reason, "", self.now)

    def test_ahead_out_of_a_branch_waits_for_the_others(self):
        run = self.start_run(
            self.make_playbook(
                {"name": "Mail", "branch": "a"},
                {"name": "Gift", "branch": "b"},
                "Visit",
                "Demo",
            )
        )
        self.skip(run, "Mail", until="Demo")
        self.assert_open(run, "Gift")
        self.finish_step(run, "Gift")
        self.assert_open(run, "Demo")

    def test_people_do_not_cancel_delete_or_archive_the_activity(self):
        run = self.start_run(self.make_playbook("Call"))
        activity = self.get_open(run).activity_id.with_user(self.rep)
        for refused in (
            activity.action_cancel,
            activity.unlink,
            activity.action_archive,
            lambda: run.lead_id.with_user(self.rep).activity_unlink(
                ["mail.mail_activity_data_todo"]
            ),
        ):
            with self.assertRaisesRegex(Exception, "skip it and say why"):
                refused()
        self.assert_open(run, "Call")

    def test_only_who_may_do_the_activity_may_skip(self):
        run = self.start_run(self.make_playbook("Call"))
        other = new_test_user(
            self.env, "pb_other", groups="sales_team.group_sale_salesman"
        )
        with self.assertRaises(AccessError):
            self.get_open(run).with_user(other)._check_may_work()
        self.get_open(run).with_user(self.rep)._check_may_work()

    def test_who_is_given_the_activity_has_the_task(self):
        run = self.start_run(self.make_playbook("Call"))
        other = new_test_user(
            self.env, "pb_other", groups="sales_team.group_sale_salesman"
        )
        task = self.get_open(run)
        task.activity_id.with_user(self.rep).user_id = other
        self.assertEqual(task.user_id, other)
