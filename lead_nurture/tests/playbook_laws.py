"""What holds of playbooks after everything, said independently of the code."""

from collections import Counter

from odoo.addons.lead_priority.tests.lifecycle_laws import LifecycleLaws

OPEN = ("running", "parked")


class PlaybookLaws(LifecycleLaws):
    """Checks runs, tasks, activities and journal of a test that has ``playbook``."""

    def check(self, leads):
        result = super().check(leads)
        self.runs = self.env["lead.playbook.run"].search(
            [("playbook_id", "=", self.case.playbook.id)]
        )
        self._one_running_run_for_each_lead()
        self._runs_follow_their_leads()
        for run in self.runs:
            self._over_when_nothing_is_open(run)
            self._nothing_opens_twice(run)
            self._open_steps_stand_side_by_side(run)
        self._each_open_task_is_one_activity()
        self._each_end_is_one_followup()
        return result

    def get_ends(self):
        """Give how steps and runs ended, each of them once."""
        runs = self.env["lead.playbook.run"].search(
            [("playbook_id", "=", self.case.playbook.id)]
        )
        return [
            *(f"run {run.reason or run.state}" for run in runs),
            *(f"step {task.state}" for task in runs.task_ids),
        ]

    def _one_running_run_for_each_lead(self):
        running = self.runs.filtered(lambda run: run.state == "running")
        leads = [run.lead_id.id for run in running if run.lead_id]
        self.case.assertEqual(len(leads), len(set(leads)))

    def _runs_follow_their_leads(self):
        """What runs is of an open lead and its owner; the check finds nothing."""
        for run in self.runs.filtered(lambda run: run.state == "running"):
            lead = run.lead_id
            self.case.assertTrue(lead.active and lead.won_status == "pending")
            self.case.assertEqual(run.owner_id, lead.user_id)
        self.env["lead.playbook.run"]._check_next(self.case.moment)
        self.case.assertFalse(any(self.runs.mapped("mended_count")))

    def _over_when_nothing_is_open(self, run):
        states = set(run.task_ids.mapped("state"))
        is_open = not states.isdisjoint({*OPEN, "pending"})
        self.case.assertEqual(is_open, run.state == "running", states)
        if "pending" in states:
            self.case.assertFalse(states.isdisjoint(OPEN))

    def _nothing_opens_twice(self, run):
        """Visits of a step are counted from 1, and one at a time is not over."""
        for tasks in run.task_ids.grouped("step_id").values():
            visits = sorted(tasks.mapped("visit"))
            self.case.assertEqual(visits, list(range(1, len(tasks) + 1)))
            left = tasks.filtered(lambda task: task.state in (*OPEN, "pending"))
            self.case.assertLessEqual(len(left), 1)

    def _open_steps_stand_side_by_side(self, run):
        """What is open is of one block, each of a branch of its own."""
        steps = run.task_ids.filtered(lambda task: task.state in OPEN).step_id
        if len(steps) < 2:
            return
        branches = steps.mapped("branch")
        self.case.assertTrue(all(branches))
        self.case.assertEqual(len(branches), len(set(branches)))
        ordered = run.playbook_id.step_ids
        places = [ordered.ids.index(step.id) for step in steps]
        between = ordered[min(places) : max(places)]
        self.case.assertTrue(all(between.mapped("branch")))

    def _each_open_task_is_one_activity(self):
        tasks = self.runs.task_ids
        open_tasks = tasks.filtered(lambda task: task.state in OPEN and task.lead_id)
        activities = open_tasks.activity_id.filtered("active")
        self.case.assertEqual(len(activities), len(open_tasks))
        for task in open_tasks:
            self.case.assertEqual(task.activity_id.res_id, task.lead_id.id)
            self.case.assertEqual(task.activity_id.user_id, task.user_id)
        over = (tasks - open_tasks).activity_id
        self.case.assertFalse(over.filtered("active"))

    def _each_end_is_one_followup(self):
        tasks = self.runs.task_ids
        ended = tasks.filtered(lambda task: task.state in ("done", "skipped"))
        rows = self.env["lead.followup"].search(
            [("origin", "in", [f"lead.playbook.task:{task.id}" for task in tasks])]
        )
        origins = Counter(rows.mapped("origin"))
        wanted = Counter(f"lead.playbook.task:{task.id}" for task in ended)
        self.case.assertEqual(origins, wanted)
