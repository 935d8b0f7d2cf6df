import threading

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.lead_priority.batches import run_batch
from odoo.addons.lead_priority.tests.poison_common import PoisonCase

LEADS = 60
WORKERS = 3
TRIES = 5
QUIET = ("odoo.sql_db", "odoo.addons.lead_priority.batches")
PAST = "now() AT TIME ZONE 'UTC' - interval '1 minute'"


@tagged("post_install", "-at_install")
class TestPlaybookTimeParallel(PoisonCase):
    """Jobs beside each other, and in each other's way, on real connections.

    Targets: R8, R10
    """

    addon = "lead_nurture"

    def setUp(self):
        super().setUp()
        self.create_leads(LEADS, user_id=self.user_id)
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            limit = {"limit_amount": 8, "limit_unit": "hours"}
            kind = env.ref("mail.mail_activity_data_todo").id
            step = {"name": "Call", "activity_type_id": kind, **limit}
            playbook = env["lead.playbook"].create(
                {"name": "Time", "step_ids": [(0, 0, step)]}
            )
            playbook._activate("from_now", now=cr.now())
            env["lead.playbook.run"]._start(playbook, self.lead_ids, cr.now())
            self.playbook_id = playbook.id
        self.addCleanup(self._remove_playbook)
        self.make_overdue()

    def _remove_playbook(self):
        for thread in self.threads:
            thread.join(30)
        with self.registry.cursor() as cr:
            # Messages about several leads name none of them.
            cr.execute(
                "DELETE FROM lead_alert WHERE event_id IN (SELECT id FROM"
                " lead_alert_event WHERE code LIKE 'playbook%')"
            )
            leads = SQL("res_model = 'crm.lead' AND res_id = ANY (%s)", self.lead_ids)
            cr.execute(SQL("DELETE FROM mail_activity WHERE %s", leads))
            for table, column in (
                ("lead_playbook_task", "playbook_id"),
                ("lead_playbook_run", "playbook_id"),
                ("lead_playbook_step", "playbook_id"),
                ("lead_playbook", "id"),
            ):
                names = SQL.identifier(table), SQL.identifier(column)
                cr.execute(
                    SQL("DELETE FROM %s WHERE %s = %s", *names, self.playbook_id)
                )
            self.env_of(cr).registry.clear_cache()

    def make_overdue(self):
        past = SQL(PAST)
        with self.registry.cursor() as cr:
            cr.execute(
                SQL(
                    """UPDATE lead_playbook_task SET due_at = %s, limit_at = %s,
                              remind_at = NULL WHERE playbook_id = %s""",
                    past,
                    past,
                    self.playbook_id,
                )
            )

    def make_due(self):
        """Turn the clock to the next try of all that failed."""
        query = f"UPDATE lead_playbook_task SET due_at = {PAST}"
        self.change(
            f"{query} WHERE playbook_id = %s AND due_at > now()", self.playbook_id
        )

    def read_tasks(self):
        """Give {lead id: (state, tries, misses, escalations, alerts to the rep)}."""
        with self.registry.cursor() as cr:
            cr.execute(
                """SELECT task.lead_id, task.state, task.tries, task.times_missed,
                          (SELECT count(*) FROM mail_activity one
                            WHERE one.res_model = 'crm.lead'
                              AND one.res_id = task.lead_id
                              AND one.id <> task.activity_id),
                          (SELECT count(*) FROM lead_alert alert
                             JOIN lead_alert_event event ON event.id = alert.event_id
                            WHERE event.code = 'playbook_overdue'
                              AND alert.channel = 'inbox'
                              AND alert.values ? task.lead_id::text)
                     FROM lead_playbook_task task WHERE playbook_id = %s""",
                [self.playbook_id],
            )
            return {row[0]: row[1:] for row in cr.fetchall()}

    def _work(self):
        """Do what the job does, in small batches, as one worker."""
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            tasks, place = env["lead.playbook.task"], {}
            while run_batch(env, lambda: tasks._run_due(cr.now(), 4, place)):
                cr.commit()  # pylint: disable=invalid-commit

    @mute_logger(*QUIET)
    def test_two_jobs_share_the_work_and_tell_nobody_twice(self):
        threads = [threading.Thread(target=self._work) for __ in range(WORKERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = self.read_tasks()
        self.assertEqual(found.keys(), {*self.lead_ids})
        self.assertEqual(set(found.values()), {("running", 0, 1, 1, 1)})

    @mute_logger(*QUIET)
    def test_some_fail_one_deadlocks_each_time(self):
        in_python, in_sql = self.lead_ids[5], self.lead_ids[15]
        deadlock = self.deadlock_on("lead_playbook_task", self._get_row)
        tasks = self.registry["lead.playbook.task"]
        work = tasks._do_overdue

        def do_overdue(records, now):
            lead_ids = set(records.lead_id.ids)
            if in_python in lead_ids:
                raise ZeroDivisionError("a poisoned task")
            if in_sql in lead_ids:
                records.env.cr.execute("SELECT 1 / 0")
            if self.poison_id in lead_ids:
                deadlock(records)
            return work(records, now)

        self.patch(tasks, "_do_overdue", do_overdue)
        # A real deadlock takes a second each: it is at its last try from the start.
        query = "UPDATE lead_playbook_task SET tries = %s WHERE lead_id = %s"
        self.change(query, TRIES - 1, self.poison_id)
        for _try in range(TRIES):
            self.run_cron("look_at_playbooks")
            self.make_due()
        found = self.read_tasks()
        bad = [found.pop(lead) for lead in (in_python, in_sql, self.poison_id)]
        self.assertEqual({row[:2] for row in bad}, {("parked", TRIES)})
        self.assertEqual(set(found.values()), {("running", 0, 1, 1, 1)})

    def _get_row(self, tasks, lead_id):
        query = "SELECT id FROM lead_playbook_task WHERE lead_id = %s"
        tasks.env.cr.execute(query, [lead_id])
        return tasks.env.cr.fetchone()[0]

    @mute_logger(*QUIET)
    def test_task_done_meanwhile_is_told_to_nobody(self):
        """Somebody marks it as done while the job has it: one of them waits."""
        tasks = self.registry["lead.playbook.task"]
        self.spoil("lead.playbook.task", "_do_overdue", _lead_ids, self._do_meanwhile)
        self.run_cron("look_at_playbooks")
        for thread in self.threads:
            thread.join(30)
        found = self.read_tasks()
        state, _tries, misses, managers, told = found.pop(self.poison_id)
        self.assertEqual(state, "done")
        self.assertLessEqual((misses or 0, told), (1, 1))
        self.assertEqual(set(found.values()), {("running", 0, 1, 1, 1)})
        self.assertTrue(tasks)
        self.assertFalse(managers and self._count_open_activities())

    def _do_meanwhile(self, _tasks):
        if not self.threads:
            self._start(self._finish)
            self._wait_for_other()

    def _finish(self, cr):
        env = self.env_of(cr)
        domain = [("lead_id", "=", self.poison_id)]

        def finish():
            task = env["lead.playbook.task"].search(domain)
            task.activity_id._action_done(feedback="Done")
            return 1

        run_batch(env, finish)
        cr.commit()  # pylint: disable=invalid-commit

    def _count_open_activities(self):
        with self.registry.cursor() as cr:
            return self.env_of(cr)["mail.activity"].search_count(
                [("res_model", "=", "crm.lead"), ("res_id", "=", self.poison_id)]
            )


def _lead_ids(tasks):
    return set(tasks.lead_id.ids)
