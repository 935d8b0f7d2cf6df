import threading
from contextlib import closing
from unittest.mock import patch

import psycopg2

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.lead_priority.batches import run_batch
from odoo.addons.lead_priority.tests.parallel_common import ParallelCase

LEADS = 24
WORKERS = 4


@tagged("post_install", "-at_install")
class TestFlowEntryParallel(ParallelCase):
    """Several workers, and one that dies: each lead enters once. Targets: R8"""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            trigger = {"kind": "engagement", "window_days": 1}
            flow = env["lead.nurture.flow"].create(
                {
                    "name": "Parallel",
                    "reentry": "never",
                    "trigger_ids": [(0, 0, trigger)],
                    "step_ids": [(0, 0, {"name": "End", "kind": "end"})],
                }
            )
            flow._activate("from_now", now=cr.now())
            leads = env["crm.lead"].create(
                [{"name": "Parallel", "user_id": False} for __ in range(LEADS)]
            )
            self.flow_id, self.lead_ids = flow.id, leads.ids
        self.addCleanup(self._remove)
        for __ in range(3):
            self._do_something()

    def _do_something(self):
        """Let each lead do something, in a transaction of its own."""
        with self.registry.cursor() as cr:
            rows = [{"lead_id": id_, "type": "page_view"} for id_ in self.lead_ids]
            journal = self.env_of(cr)["lead.engagement"]
            journal._record_engagement(rows, now=cr.now())

    def _remove(self):
        leads = SQL("lead_id = ANY (%s)", self.lead_ids)
        with self.registry.cursor() as cr:
            cr.execute(SQL("DELETE FROM lead_nurture_enrollment WHERE %s", leads))
            cr.execute("ALTER TABLE lead_engagement DISABLE TRIGGER USER")
            cr.execute(SQL("DELETE FROM lead_engagement WHERE %s", leads))
            cr.execute("ALTER TABLE lead_engagement ENABLE TRIGGER USER")
            for table, column in (
                ("lead_nurture_step", "flow_id"),
                ("lead_nurture_trigger", "flow_id"),
                ("lead_nurture_flow", "id"),
            ):
                cr.execute(
                    SQL(
                        "DELETE FROM %s WHERE %s = %s",
                        SQL.identifier(table),
                        SQL.identifier(column),
                        self.flow_id,
                    )
                )
            self.env_of(cr).registry.clear_cache()
        self.remove_captures(leads)

    def _count(self):
        """Give {lead id: number of enrollments}."""
        with self.registry.cursor() as cr:
            cr.execute(
                SQL(
                    """SELECT lead_id, count(*) FROM lead_nurture_enrollment
                        WHERE family_id = %s GROUP BY 1""",
                    self.flow_id,
                )
            )
            return dict(cr.fetchall())

    def _work(self, limit=5):
        """Do what the cron does, in small batches, as one worker."""
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            flows = env["lead.nurture.flow"]
            while run_batch(env, lambda: flows._enter_next(cr.now(), limit=limit)):
                cr.commit()  # pylint: disable=invalid-commit

    def test_workers_share_the_work(self):
        threads = [threading.Thread(target=self._work) for __ in range(WORKERS)]
        with mute_logger("odoo.sql_db"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(self._count(), dict.fromkeys(self.lead_ids, 1))

    def test_worker_that_dies_loses_nothing(self):
        with closing(self.registry.cursor()) as cr:
            self.env_of(cr)["lead.nurture.flow"]._enter_next(cr.now())
            cr.rollback()
        self.assertEqual(self._count(), {})
        self._work()
        self.assertEqual(self._count(), dict.fromkeys(self.lead_ids, 1))

    def test_lead_that_others_work_on_comes_later(self):
        busy = self.lead_ids[0]
        with self.registry.cursor() as cr:
            cr.execute(SQL("UPDATE crm_lead SET name = 'Busy' WHERE id = %s", busy))
            self._work()
            self.assertEqual(self._count(), dict.fromkeys(self.lead_ids[1:], 1))
        self._work()
        self.assertEqual(self._count(), dict.fromkeys(self.lead_ids, 1))

    def test_busy_database_is_no_fault_of_the_flow(self):
        enrollments = self.registry["lead.nurture.enrollment"]
        conflict = psycopg2.errors.SerializationFailure("busy")
        with (
            patch.object(enrollments, "_enter_candidates", side_effect=conflict),
            patch("odoo.addons.lead_priority.batches.FIRST_WAIT_SECONDS", 0),
            mute_logger("odoo.addons.lead_priority.batches"),
        ):
            self._work(limit=LEADS * 3)
        self.assertEqual(self._count(), {})
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            flow = env["lead.nurture.flow"].browse(self.flow_id)
            self.assertFalse(flow.entry_error)
            env["lead.nurture.flow"]._enter_next(flow.next_check_at)
        self.assertEqual(self._count(), dict.fromkeys(self.lead_ids, 1))

    def test_old_snapshot_does_not_let_in_twice(self):
        lead_ids = self.lead_ids[:1]
        with closing(self.registry.cursor()) as cr:
            cr.execute("SELECT 1")  # the snapshot is taken here
            with self.registry.cursor() as other:
                enrollments = self.env_of(other)["lead.nurture.enrollment"]
                flow = enrollments.env["lead.nurture.flow"].browse(self.flow_id)
                enrollments._enter(flow, lead_ids, other.now())
                enrollments._run_due(other.now())
            enrollments = self.env_of(cr)["lead.nurture.enrollment"]
            flow = enrollments.env["lead.nurture.flow"].browse(self.flow_id)
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.SerializationFailure),
            ):
                enrollments._enter(flow, lead_ids, cr.now())
        self.assertEqual(self._count(), dict.fromkeys(lead_ids, 1))
