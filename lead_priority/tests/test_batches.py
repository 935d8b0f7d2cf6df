from unittest.mock import patch

import psycopg2.errors

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..batches import TRIES, run_batch, run_batches, work_on_each
from .parallel_common import ParallelCase


@tagged("post_install", "-at_install")
class TestBatchConflicts(ParallelCase):
    """A batch that meets another transaction, with real connections."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            values = {"name": "Contested", "sequence": 0}
            self.pool_id = self.env_of(cr)["lead.pool"].create(values).id
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            self.env_of(cr)["lead.pool"].browse(self.pool_id).unlink()

    def _add_one(self):
        """What somebody else does meanwhile, and commits."""
        with self.registry.cursor() as cr:
            self.env_of(cr)["lead.pool"].browse(self.pool_id).sequence += 1

    def _run(self, runner, meetings):
        """Run a batch that adds ten; another one gets in its way ``meetings`` times."""
        tries = []
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            pool = env["lead.pool"].browse(self.pool_id)

            def work():
                if pool.sequence >= 10:
                    return 0
                tries.append(pool.sequence)
                if len(tries) <= meetings:
                    self._add_one()
                pool.sequence += 10
                return 1

            runner(env, work)
        return tries

    def _sequence(self):
        with self.registry.cursor() as cr:
            return self.env_of(cr)["lead.pool"].browse(self.pool_id).sequence

    @mute_logger("odoo.sql_db")
    def test_a_batch_is_done_again_and_nothing_is_lost(self):
        self.assertEqual(self._run(run_batches, meetings=2), [0, 1, 2])
        self.assertEqual(self._sequence(), 12)

    @mute_logger("odoo.sql_db")
    def test_a_conflict_that_does_not_end_is_raised(self):
        self.startPatcher(patch("time.sleep"))
        with self.assertRaises(psycopg2.errors.SerializationFailure):
            self._run(run_batch, meetings=99)
        self.assertEqual(self._sequence(), TRIES)

    @mute_logger("odoo.sql_db")
    def test_two_reconciles_at_once_report_once(self):
        with self.registry.cursor() as cr:
            lead = self.env_of(cr)["crm.lead"].create({"name": "Moved by SQL"})
            cr.execute("UPDATE crm_lead SET active = FALSE WHERE id = %s", [lead.id])
        self.addCleanup(self._remove_lead, lead.id)
        differences = self.registry["lead.custody.difference"]
        write, others = differences._write_differences, []

        def meet(model, *args):
            model.env.cr.execute("SELECT 1")  # the snapshot is taken here
            if not others:
                others.append(True)
                with self.registry.cursor() as cr:
                    self.env_of(cr)["lead.custody.difference"]._cron_reconcile()
            return write(model, *args)

        self.startPatcher(patch.object(differences, "_write_differences", meet))
        with self.registry.cursor() as cr:
            model = self.env_of(cr)["lead.custody.difference"]
            model._cron_reconcile()
            self.assertEqual(model.search_count([("lead_id", "=", lead.id)]), 1)

    def _remove_lead(self, lead_id):
        with self.registry.cursor() as cr:
            self.env_of(cr)["crm.lead"].browse(lead_id).unlink()


@tagged("post_install", "-at_install")
class TestBatches(TransactionCase):
    """Batches in one transaction: what fails alone, when the time is over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pools = cls.env["lead.pool"].create(
            [{"name": f"Pool {number}", "sequence": 0} for number in range(4)]
        )

    def _work_with_poison(self, poison):
        parked = []

        def work(pools):
            pools.sequence = 5
            poison(pools & self.pools[1])

        def park(pool, error):
            parked.append((pool, type(error)))

        with mute_logger("odoo.addons.lead_priority.batches", "odoo.sql_db"):
            work_on_each(self.pools, work, park)
        return parked

    def test_a_poison_record_does_not_stop_the_others(self):
        def poison(pools):
            if pools:
                raise ValueError

        self.assertEqual(self._work_with_poison(poison), [(self.pools[1], ValueError)])
        self.assertEqual(self.pools.mapped("sequence"), [5, 0, 5, 5])

    def test_an_error_of_the_database_is_poison_too(self):
        def poison(pools):
            if pools:
                self.env.cr.execute("SELECT 1 / 0")

        [(pool, error)] = self._work_with_poison(poison)
        self.assertEqual((pool, error), (self.pools[1], psycopg2.errors.DivisionByZero))
        self.assertEqual(self.pools.mapped("sequence"), [5, 0, 5, 5])

    def test_a_conflict_is_no_poison(self):
        def conflict(_pools):
            raise psycopg2.errors.SerializationFailure

        with self.assertRaises(psycopg2.errors.SerializationFailure):
            self._work_with_poison(conflict)

    def test_a_conflict_in_the_last_try_is_poison(self):
        def conflict(pools):
            if pools:
                raise psycopg2.errors.DeadlockDetected

        with patch("odoo.addons.lead_priority.batches.TRIES", 1):
            parked = run_batch(self.env, lambda: self._work_with_poison(conflict))
        self.assertEqual(parked, [(self.pools[1], psycopg2.errors.DeadlockDetected)])
        self.assertEqual(self.pools.mapped("sequence"), [5, 0, 5, 5])

    def test_work_stops_when_the_time_is_over(self):
        calls = []
        cron = self.registry["ir.cron"]
        with patch.object(cron, "_commit_progress", side_effect=[9, 0]) as commit:
            self.assertFalse(run_batches(self.env, lambda: calls.append(1) or 1))
        self.assertEqual(len(calls), 2)
        self.assertEqual(commit.call_args.kwargs, {"remaining": 1})
