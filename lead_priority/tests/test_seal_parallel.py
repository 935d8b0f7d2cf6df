import threading

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..batches import run_batch
from .parallel_common import ParallelCase

TABLES = ("lead_journal_seal_block", "lead_journal_seal_part", "lead_journal_seal")


@tagged("post_install", "-at_install")
class TestSealParallel(ParallelCase):
    """Two hosts, and writers that are slow: own connections, as servers have."""

    def setUp(self):
        super().setUp()
        self._remove()
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            for table in TABLES:
                for statement in (
                    f"ALTER TABLE {table} DISABLE TRIGGER USER",
                    f"DELETE FROM {table}",
                    f"ALTER TABLE {table} ENABLE TRIGGER USER",
                ):
                    cr.execute(statement)  # pylint: disable=E8103
            cr.execute("DELETE FROM ir_cron_trigger")

    def _step(self):
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            return run_batch(env, lambda: env["lead.journal.seal"]._seal_next(limit=50))

    def _state(self):
        with self.registry.cursor() as cr:
            seals = self.env_of(cr)["lead.journal.seal"].search([])
            blocks = self.env_of(cr)["lead.journal.seal.block"].search([])
            keys = [(block.part_id.id, block.after_id) for block in blocks]
            return len(seals), bool(seals.hash), len(keys) - len({*keys})

    def test_seal_waits_for_transactions_that_began_before_the_cut(self):
        with self.registry.cursor() as writer:
            writer.execute("SELECT 1")
            self.assertTrue(self._step())
            self.assertFalse(self._step())
            self.assertEqual(self._state(), (1, False, 0))
        while self._step():
            pass
        self.assertEqual(self._state(), (1, True, 0))

    @mute_logger("odoo.sql_db")
    def test_two_hosts_make_one_seal(self):
        barrier = threading.Barrier(2, timeout=20)
        errors = []

        def host():
            try:
                barrier.wait()
                for _step in range(60):
                    self._step()
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=host) for _host in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        while self._step():
            pass
        self.assertEqual(errors, [])
        self.assertEqual(self._state(), (1, True, 0))

    def test_second_host_leaves_a_batch_in_work_alone(self):
        with self.registry.cursor() as cr:
            self.assertTrue(self.env_of(cr)["lead.journal.seal"]._seal_next())
            self.assertFalse(self._step())
            cr.rollback()
        self.assertEqual(self._state()[0], 0)
