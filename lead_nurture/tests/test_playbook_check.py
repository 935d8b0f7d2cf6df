from odoo.tests import tagged
from odoo.tools import SQL

from .playbook_time_common import PlaybookTimeCase

BRANCHES = {"name": "A", "branch": "a"}, {"name": "B", "branch": "b"}


@tagged("post_install", "-at_install")
class TestPlaybookCheck(PlaybookTimeCase):
    """Whatever was done past us: every run goes on. Capabilities: 104"""

    def check(self):
        self.env.flush_all()
        place = {}
        while self.env["lead.playbook.run"]._check_next(self.now, place=place):
            pass
        self.env.invalidate_all()

    def spoil(self, table, text, *values):
        self.env.flush_all()
        names = SQL(text, *values)
        self.env.cr.execute(SQL("UPDATE %s SET %s", SQL.identifier(table), names))
        self.env.invalidate_all()

    def test_nothing_is_changed_where_all_is_well(self):
        run = self.start_timed(*BRANCHES, "C")
        self.finish_step(run, "A")
        before = self.path_of(run)
        self.check()
        self.assertEqual(self.path_of(run), before)
        self.assertEqual(run.mended_count, 0)

    def test_open_task_gets_its_activity_again(self):
        run = self.start_timed()
        task = self.get_open(run)
        self.spoil("mail_activity", "active = FALSE WHERE id = %s", task.activity_id.id)
        self.check()
        self.assertTrue(task.activity_id.active)
        self.assertEqual(task.activity_id.user_id, self.rep)
        self.assertEqual(run.mended_count, 1)
        self.finish(task)
        self.assert_open(run, "Meet")

    def test_join_that_nobody_opened_is_opened(self):
        run = self.start_timed(*BRANCHES, "C")
        self.finish_step(run, "A")
        task = self.get_open(run)
        task.activity_id.active = False
        self.spoil(
            "lead_playbook_task",
            "state = 'done', ended_at = %s WHERE id = %s",
            self.now,
            task.id,
        )
        self.check()
        self.assert_open(run, "C")
        self.assertEqual(run.mended_count, 1)

    def test_run_of_which_nothing_is_left_goes_on_or_is_over(self):
        run = self.start_timed("One", "Two")
        for step in ("Two", None):
            task = self.get_open(run)
            task.activity_id.active = False
            change = "state = 'done', ended_at = %s WHERE id = %s"
            self.spoil("lead_playbook_task", change, self.now, task.id)
            self.check()
            self.assert_open(run, *filter(None, [step]))
        self.assertEqual((run.state, run.mended_count), ("done", 2))

    def test_lead_that_was_changed_past_the_journals_is_followed(self):
        lost, moved = self.start_timed(name="1"), self.start_timed(name="2")
        self.spoil("crm_lead", "active = FALSE WHERE id = %s", lost.lead_id.id)
        self.spoil(
            "crm_lead", "user_id = %s WHERE id = %s", self.other.id, moved.lead_id.id
        )
        self.check()
        self.assertEqual((lost.state, lost.reason), ("ended", "archived"))
        self.assertEqual(self.get_open(moved).user_id, self.other)

    def test_deleted_past_us_ends(self):
        run = self.start_timed()
        self.env.flush_all()
        self.env.cr.execute(SQL("DELETE FROM crm_lead WHERE id = %s", run.lead_id.id))
        self.env.invalidate_all()
        self.check()
        self.assertEqual((run.state, run.reason), ("ended", "deleted"))
