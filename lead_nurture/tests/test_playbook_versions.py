from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import tagged

from .playbook_common import PlaybookCase


@tagged("post_install", "-at_install")
class TestPlaybookVersions(PlaybookCase):
    """What was ever active stays as it was. Capabilities: 104"""

    def make_next(self, playbook, *, inside="finish", without=()):
        """Activate the next version of a playbook, without some of its steps."""
        draft = playbook._make_version()
        draft.for_those_inside = inside
        draft.step_ids.filtered(lambda step: step.name in without).unlink()
        return self.activate(draft)

    def test_an_active_playbook_is_kept_as_it_is(self):
        playbook = self.activate(self.make_playbook("Call"))
        with self.assertRaisesRegex(RedirectWarning, "kept as it was"):
            playbook.step_ids.name = "Shout"

    def test_an_empty_playbook_is_not_activated(self):
        with self.assertRaisesRegex(UserError, "no step yet"):
            self.make_playbook().action_activate()

    def test_a_version_has_outcomes_that_lead_to_its_own_steps(self):
        playbook = self.make_playbook("Call", "Demo")
        call, demo = playbook.step_ids
        way = {"name": "Demo", "leads_to": "step", "target_step_id": demo.id}
        call.outcome_ids = [(0, 0, way)]
        new = self.activate(playbook)._make_version()
        self.assertEqual(new.step_ids.outcome_ids.target_step_id, new.step_ids[1])
        self.assertEqual(new.step_ids.origin_id, playbook.step_ids)

    def test_those_inside_finish_their_version(self):
        run = self.start_run(self.make_playbook("Call", "Demo"))
        first = run.playbook_id
        self.make_next(first, without=["Demo"])
        self.finish_step(run, "Call")
        self.assert_open(run, "Demo")
        self.assertEqual(run.playbook_id, first)

    def test_those_inside_go_on_in_the_new_version(self):
        run = self.start_run(self.make_playbook("Call", "Mail", "Demo"))
        new = self.make_next(run.playbook_id, inside="move", without=["Mail"])
        self.assert_open(run, "Call")
        self.assertEqual(run.playbook_id, new)
        self.finish_step(run, "Call")
        self.assert_open(run, "Demo")

    def test_a_lead_whose_step_is_gone_leaves(self):
        run = self.start_run(self.make_playbook("Call", "Demo"))
        self.make_next(run.playbook_id, inside="move", without=["Call"])
        self.assertEqual((run.state, run.reason), ("ended", "version"))
        self.assert_open(run)

    def test_a_branch_that_is_gone_lets_the_others_meet(self):
        branches = [{"name": name, "branch": name.lower()} for name in "AB"]
        run = self.start_run(self.make_playbook(*branches, "Demo"))
        self.finish_step(run, "A")
        self.make_next(run.playbook_id, inside="move", without=["B"])
        self.assert_open(run, "Demo")

    def test_what_was_ticked_stays_ticked(self):
        step = {"name": "Call", "check_ids": [(0, 0, {"name": "Budget"})]}
        run = self.start_run(self.make_playbook(step))
        task = self.get_open(run)
        task.checked_ids = task.step_id.check_ids
        new = self.make_next(run.playbook_id, inside="move")
        self.assertEqual(task.checked_ids, new.step_ids.check_ids)

    def test_those_inside_leave(self):
        run = self.start_run(self.make_playbook("Call"))
        self.make_next(run.playbook_id, inside="leave")
        self.assertEqual((run.state, run.reason), ("ended", "version"))

    def test_stopping_ends_what_runs(self):
        run = self.start_run(self.make_playbook("Call"))
        run.playbook_id.action_stop()
        self.assertEqual((run.state, run.reason), ("ended", "stopped"))
        self.assert_open(run)

    def test_stopping_for_new_leads_lets_the_others_finish(self):
        run = self.start_run(self.make_playbook("Call", "Demo"))
        run.playbook_id.action_stop_starts()
        self.assertFalse(self.start_run(run.playbook_id))
        self.finish_step(run, "Call")
        self.assert_open(run, "Demo")
