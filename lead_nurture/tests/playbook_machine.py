"""The lives of leads, with playbooks in them: in any order, by hypothesis."""

from collections import Counter
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from odoo.exceptions import UserError

from odoo.addons.lead_priority.tests.lifecycle_machine import (
    REP,
    WHICH,
    LifecycleMachine,
)

from .playbook_laws import PlaybookLaws

# How many steps further; 0 is the next one.
AHEAD = st.sampled_from([0, 0, 1, 2, 6])
IS_MOSTLY = st.sampled_from([True, True, False])
# 0 is none; the others are outcomes of the step, in their order.
OUTCOME = st.sampled_from([0, 0, 0, 1, 2, 3])


class PlaybookMachine(LifecycleMachine):
    """What else happens to leads: they start a playbook, its steps end somehow."""

    laws_class = PlaybookLaws
    seen = Counter()

    @initialize()
    def begin(self):
        result = super().begin()
        self.start_playbook(0, 2)
        return result

    def teardown(self):
        if hasattr(self, "savepoint"):
            self.seen.update(self.laws.get_ends())
        return super().teardown()

    def _pick_task(self, which):
        self.case.moment += timedelta(seconds=1)
        tasks = self.case.find_open(self.case.playbook.run_ids)
        return tasks[which % len(tasks)] if tasks else tasks

    def _try(self, work):
        """Try what may be refused, as a request: all or nothing."""
        try:
            with self.case.env.cr.savepoint():
                work()
        except UserError:
            self.case.env.invalidate_all()

    @rule(which=WHICH, count=st.integers(1, 3))
    def start_playbook(self, which, count):
        leads = self._pick(which)
        for more in range(1, count):
            leads |= self._pick(which + more)
        runs = self.case.env["lead.playbook.run"]
        runs._start(self.case.playbook, leads.ids, self.case.moment)

    @rule(which=WHICH, outcome=OUTCOME, feedback=st.sampled_from(["", "Fine"]))
    def finish_step(self, which, outcome, feedback):
        self._finish(self._pick_task(which), outcome, feedback)

    def _finish(self, task, outcome, feedback):
        outcomes = task.step_id.outcome_ids
        if outcome and outcomes:
            task.outcome_id = outcomes[outcome % len(outcomes)]
        self._try(lambda: task.activity_id._action_done(feedback=feedback))

    @rule(which=WHICH, outcomes=st.lists(OUTCOME, min_size=3, max_size=8))
    def work_through(self, which, outcomes):
        """Somebody works a lead: one step behind the other."""
        run = self._pick_task(which).run_id
        for outcome in outcomes:
            self._finish(self.case.find_open(run)[:1], outcome, "Fine")

    @rule(which=WHICH)
    def finish_all_steps_of_a_lead(self, which):
        """As a mass edit does: branches end at once."""
        activities = self._pick(which).activity_ids
        self._try(lambda: activities._action_done(feedback="Fine"))

    @rule(which=WHICH, ahead=AHEAD, has_reason=IS_MOSTLY)
    def skip_step(self, which, ahead, has_reason):
        task, case = self._pick_task(which), self.case
        steps = case.playbook.step_ids
        until = steps[:0]
        if task and ahead:
            until = steps[(steps.ids.index(task.step_id.id) + ahead) % len(steps)]
        reason = case.skip_reason if has_reason else case.skip_reason.browse()
        self._try(lambda: task._skip(reason, "", case.moment, until_step=until))

    @rule(which=WHICH, rep=REP)
    def give_the_task_to_somebody(self, which, rep):
        self._pick_task(which).activity_id.write({"user_id": self.case.reps[rep].id})

    @rule(which=WHICH)
    def end_run(self, which):
        runs = (
            self._pick(which)
            .env["lead.playbook.run"]
            .search(
                [("lead_id", "in", self._pick(which).ids), ("state", "=", "running")]
            )
        )
        runs._end_for("by_hand", self.case.moment)

    @invariant()
    def everything_adds_up(self):
        if hasattr(self, "savepoint"):
            self.case.do_playbook_jobs()
        return super().everything_adds_up()
