from unittest.mock import patch

from odoo.tests import new_test_user

from .common import FlowCase


class PlaybookCase(FlowCase):
    """Playbooks and runs made in one line each; the clock is turned by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep = new_test_user(
            cls.env, "pb_rep", groups="sales_team.group_sale_salesman"
        )

    def setUp(self):
        super().setUp()
        # What people do is done "now": at the hand of the clock of the test.
        clock = patch.object(self.env.cr, "now", lambda: type(self).now)
        self.startPatcher(clock)

    @classmethod
    def make_playbook(cls, *steps, **values):
        """Make a draft with a step for each name, or {field: value}, in order."""
        playbook = cls.env["lead.playbook"].create({"name": "First calls", **values})
        for step in steps:
            cls.add_step(
                playbook, **({"name": step} if isinstance(step, str) else step)
            )
        return playbook

    @classmethod
    def add_step(cls, playbook, name="Call", **values):
        """Add a step at the end; ``outcomes``: [(name, leads_to, {field: value})]."""
        outcomes = values.pop("outcomes", ())
        return cls.env["lead.playbook.step"].create(
            {
                "playbook_id": playbook.id,
                "sequence": 10 * (len(playbook.step_ids) + 1),
                "name": name,
                "outcome_ids": [
                    (0, 0, {"name": name, "leads_to": leads_to, **more})
                    for name, leads_to, more in outcomes
                ],
                **values,
            }
        )

    @classmethod
    def activate(cls, playbook):
        """Let a draft take effect now."""
        playbook._activate("from_now", now=cls.now)
        return playbook

    @classmethod
    def start_run(cls, playbook, lead=None):
        """Let a lead (a new one of ``rep`` if none is given) start; give its run."""
        if playbook.state == "draft":
            cls.activate(playbook)
        lead = lead or cls.make_leads(user_id=cls.rep.id)
        return cls.env["lead.playbook.run"]._start(playbook, lead.ids, cls.now)

    @classmethod
    def get_open(cls, run, name=None):
        """Give the open tasks of a run, or the one of the step called ``name``."""
        tasks = run.task_ids.filtered(lambda task: task.state == "running")
        if name:
            tasks = tasks.filtered(lambda task: task.step_id.name == name)
            tasks.ensure_one()
        return tasks.sorted("id")

    @classmethod
    def finish(cls, task, outcome=None, feedback="Done", user=None):
        """Mark the activity of a task as done, as its responsible or ``user`` does.

        :param outcome: name of an outcome of the step
        """
        if outcome:
            task.sudo().outcome_id = task.step_id.outcome_ids.filtered(
                lambda one: one.name == outcome
            )
        activity = task.activity_id.with_user(user or task.user_id)
        return activity.action_feedback(feedback=feedback)

    @classmethod
    def finish_step(cls, run, name, outcome=None, **values):
        """Mark the open task of the step called ``name`` as done."""
        cls.finish(cls.get_open(run, name), outcome, **values)

    def path_of(self, run):
        """Give [(name of the step, visit, state)] of a run, as they came about."""
        run.invalidate_recordset()
        return [
            (task.step_id.name, task.visit, task.state)
            for task in run.task_ids.sorted("id")
        ]

    def assert_open(self, run, *names):
        """The run has exactly these steps open, each with its activity."""
        run.invalidate_recordset()
        tasks = self.get_open(run)
        self.assertEqual(sorted(tasks.mapped("step_id.name")), sorted(names))
        self.assertEqual(set(run.lead_id.activity_ids), set(tasks.activity_id))
        self.assertEqual(len(tasks.activity_id), len(names))
