from odoo.tests import tagged

from .playbook_common import PlaybookCase


def in_branch(name, branch, **values):
    return {"name": name, "branch": branch, **values}


@tagged("post_install", "-at_install")
class TestPlaybookPaths(PlaybookCase):
    """Branches side by side, and outcomes. Capabilities: 104"""

    def make_branches(self, *last):
        return self.make_playbook(
            "Call", in_branch("Mail", "a"), in_branch("Gift", "b"), *last
        )

    def test_branches_run_side_by_side_and_meet(self):
        run = self.start_run(self.make_branches("Demo"))
        self.finish_step(run, "Call")
        self.assert_open(run, "Mail", "Gift")
        self.finish_step(run, "Gift")
        self.assert_open(run, "Mail")
        self.assertIn(("Demo", 1, "pending"), self.path_of(run))
        self.finish_step(run, "Mail")
        self.assert_open(run, "Demo")

    def test_branches_that_end_at_once_open_the_next_step_once(self):
        run = self.start_run(self.make_branches("Demo"))
        self.finish_step(run, "Call")
        both = self.get_open(run).activity_id
        both.with_user(self.rep).action_done()
        self.assert_open(run, "Demo")

    def test_an_outcome_leads_ahead_and_what_lies_between_is_not_needed(self):
        playbook = self.make_playbook("Call", "Mail", "Demo")
        first, _mail, demo = playbook.step_ids
        outcome = {"name": "Wants a demo", "leads_to": "step"}
        first.outcome_ids = [(0, 0, {**outcome, "target_step_id": demo.id})]
        run = self.start_run(playbook)
        self.finish_step(run, "Call", "Wants a demo")
        self.assert_open(run, "Demo")
        self.assertIn(("Mail", 1, "not_needed"), self.path_of(run))

    def test_the_way_back_is_a_new_visit(self):
        playbook = self.make_playbook("Call", "Demo")
        call, demo = playbook.step_ids
        outcome = {"name": "Not yet", "leads_to": "step", "target_step_id": call.id}
        demo.outcome_ids = [(0, 0, outcome)]
        run = self.start_run(playbook)
        self.finish_step(run, "Call")
        self.finish_step(run, "Demo", "Not yet")
        self.assert_open(run, "Call")
        self.assertEqual(self.get_open(run).visit, 2)

    def test_again_opens_the_same_step_later_a_few_times(self):
        again = ("No answer", "again", {"again_hours": 48, "most_visits": 2})
        run = self.start_run(
            self.make_playbook({"name": "Call", "outcomes": [again]}, "Demo")
        )
        self.finish_step(run, "Call", "No answer")
        task = self.get_open(run, "Call")
        self.assertEqual((task.visit, task.arrived_at), (2, self.after(hours=48)))
        self.finish(task, "No answer")
        self.assert_open(run, "Demo")

    def test_an_outcome_ends_the_run_and_its_other_branches(self):
        no = ("Not now", "end", {})
        run = self.start_run(
            self.make_playbook(
                in_branch("Mail", "a", outcomes=[no]), in_branch("Gift", "b"), "Demo"
            )
        )
        self.finish_step(run, "Mail", "Not now")
        self.assertEqual((run.state, run.reason), ("ended", "by_outcome"))
        self.assertIn(("Gift", 1, "called_off"), self.path_of(run))
        self.assert_open(run)
