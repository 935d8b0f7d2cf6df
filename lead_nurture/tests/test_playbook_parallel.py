import threading
from contextlib import closing

import psycopg2

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.lead_priority.batches import run_batch
from odoo.addons.lead_priority.tests.parallel_common import ParallelCase

ROUNDS = 50
LAST_ROUNDS = 10
STEPS = [("Mail", "a"), ("Gift", "b"), ("Demo", False)]


@tagged("post_install", "-at_install")
class TestPlaybookParallel(ParallelCase):
    """Two people who end two branches at once: the next step opens once."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            steps = [
                {"name": name, "branch": branch, "sequence": number}
                for number, (name, branch) in enumerate(STEPS)
            ]
            playbook = env["lead.playbook"].create(
                {"name": "Parallel", "step_ids": [(0, 0, step) for step in steps]}
            )
            playbook._activate("from_now", now=cr.now())
            values = {"name": "Parallel", "user_id": env.user.id}
            leads = env["crm.lead"].create([values] * ROUNDS)
            self.playbook_id, self.lead_ids = playbook.id, leads.ids
        self.addCleanup(self._remove)

    def _start(self, lead_ids):
        """Let leads start; give [{name of step: id of its activity}] of each."""
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            playbook = env["lead.playbook"].browse(self.playbook_id)
            runs = env["lead.playbook.run"]._start(playbook, lead_ids, cr.now())
            return [
                {task.step_id.name: task.activity_id.id for task in run.task_ids}
                for run in runs.sorted("lead_id")
            ]

    def _done(self, activity_id, barrier=None):
        """Mark an activity as done, again after a conflict, as a request is."""
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            activity = env["mail.activity"].browse(activity_id)
            if barrier:
                cr.execute("SELECT 1")  # the snapshot is taken here
                barrier.wait()
            run_batch(env, lambda: activity._action_done() and 1)

    def _at_once(self, *activity_ids):
        barrier = threading.Barrier(len(activity_ids), timeout=20)
        threads = [
            threading.Thread(target=self._done, args=(activity_id, barrier))
            for activity_id in activity_ids
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _find_tasks(self, lead_ids):
        """Give {lead id: [(step, state, open activities)]}, steps in order."""
        with self.registry.cursor() as cr:
            cr.execute(
                SQL(
                    """SELECT task.lead_id, step.name->>'en_US', task.state,
                              count(activity.id)
                         FROM lead_playbook_task task
                         JOIN lead_playbook_step step ON step.id = task.step_id
                         LEFT JOIN mail_activity activity
                           ON activity.id = task.activity_id AND activity.active
                        WHERE task.lead_id = ANY (%s)
                     GROUP BY task.id, step.id ORDER BY step.sequence""",
                    lead_ids,
                )
            )
            found = {lead_id: [] for lead_id in lead_ids}
            for lead_id, *row in cr.fetchall():
                found[lead_id].append(tuple(row))
            return found

    def _assert_met(self, lead_ids):
        met = [("Mail", "done", 0), ("Gift", "done", 0), ("Demo", "running", 1)]
        self.assertEqual(self._find_tasks(lead_ids), dict.fromkeys(lead_ids, met))

    def test_branches_that_end_at_once_meet_once(self):
        activities = self._start(self.lead_ids)
        with mute_logger("odoo.sql_db"):
            for number, ids in enumerate(activities):
                first = ("Mail", "Gift") if number % 2 else ("Gift", "Mail")
                self._at_once(*(ids[name] for name in first))
        self._assert_met(self.lead_ids)

    def test_old_picture_of_the_other_branch_is_looked_at_again(self):
        lead_ids = self.lead_ids[:2]
        for ids, names in zip(
            self._start(lead_ids), (("Mail", "Gift"), ("Gift", "Mail")), strict=True
        ):
            first, second = (ids[name] for name in names)
            with closing(self.registry.cursor()) as cr:
                cr.execute("SELECT 1")  # the snapshot is taken here
                self._done(first)
                activity = self.env_of(cr)["mail.activity"].browse(second)
                with (
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(psycopg2.errors.SerializationFailure),
                ):
                    activity._action_done()
            self._done(second)
        self._assert_met(lead_ids)

    def test_last_branches_that_end_at_once_complete_the_run(self):
        with self.registry.cursor() as cr:
            # As if there were no step behind the branches.
            cr.execute(
                SQL(
                    """DELETE FROM lead_playbook_step
                        WHERE playbook_id = %s AND branch IS NULL""",
                    self.playbook_id,
                )
            )
            self.env_of(cr).registry.clear_cache()
        lead_ids = self.lead_ids[:LAST_ROUNDS]
        with mute_logger("odoo.sql_db"):
            for ids in self._start(lead_ids):
                self._at_once(ids["Mail"], ids["Gift"])
        with self.registry.cursor() as cr:
            runs = self.env_of(cr)["lead.playbook.run"]
            states = runs.search([("lead_id", "in", lead_ids)]).mapped("state")
        self.assertEqual(states, ["done"] * LAST_ROUNDS)

    def test_two_who_start_a_lead_at_once_start_it_once(self):
        lead_id = self.lead_ids[0]
        barrier = threading.Barrier(2, timeout=20)

        def start():
            with self.registry.cursor() as cr:
                env = self.env_of(cr)
                playbook = env["lead.playbook"].browse(self.playbook_id)
                runs = env["lead.playbook.run"]
                cr.execute("SELECT 1")
                barrier.wait()
                run_batch(env, lambda: runs._start(playbook, [lead_id], cr.now()) and 1)

        threads = [threading.Thread(target=start) for __ in range(2)]
        with mute_logger("odoo.sql_db"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        opened = [("Mail", "running", 1), ("Gift", "running", 1)]
        self.assertEqual(self._find_tasks([lead_id]), {lead_id: opened})

    def test_the_same_task_is_done_once(self):
        (ids,) = self._start(self.lead_ids[:1])
        with mute_logger("odoo.sql_db"):
            self._at_once(ids["Mail"], ids["Mail"])
        self._done(ids["Gift"])
        self._assert_met(self.lead_ids[:1])

    def _remove(self):
        with self.registry.cursor() as cr:
            leads = SQL("lead_id = ANY (%s)", self.lead_ids)
            cr.execute(SQL("DELETE FROM lead_playbook WHERE id = %s", self.playbook_id))
            for table in ("lead_followup", "lead_custody"):
                name = SQL.identifier(table)
                cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", name))
                cr.execute(SQL("DELETE FROM %s WHERE %s", name, leads))
                cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", name))
            env = self.env_of(cr)
            env["mail.activity"].search(
                [
                    ("res_model", "=", "crm.lead"),
                    ("res_id", "in", self.lead_ids),
                    ("active", "in", (True, False)),
                ]
            ).unlink()
            env.registry.clear_cache()
        self.remove_captures(leads)
