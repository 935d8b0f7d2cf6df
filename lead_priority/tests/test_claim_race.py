import logging
import os
import threading
import time
from contextlib import closing
from unittest.mock import patch

from odoo.service import model
from odoo.service.model import execute_cr
from odoo.tests import tagged
from odoo.tools import mute_logger

from .claim_common import ClaimRaceCase, call, p95, race
from .claim_processes import race_in_processes

_logger = logging.getLogger(__name__)
# The full size of the target is 500.
LEADS = int(os.environ.get("LEAD_CLAIM_RACE_LEADS", "12"))


@tagged("post_install", "-at_install")
class TestClaimRace(ClaimRaceCase):
    """Real connections at the same instant: one winner each, quotas exact.

    Target: R1, R2
    """

    def _race(self, reps, leads, **limits):
        self._set_up(reps, leads, **limits)
        with patch.object(model, "time", wraps=time) as clock:
            calls = race(self.db_name, self.user_ids, self.lead_ids)
        clock.sleep.assert_not_called()  # as ``retrying`` does after a conflict
        self.assert_one_winner_each(calls)
        _logger.info("%s reps: p95 %.0f ms", reps, 1000 * p95(calls))

    def test_eight_reps_one_winner_each(self):
        self._race(8, LEADS)

    def test_thirty_two_reps_one_winner_each(self):
        self._race(32, max(3, LEADS // 4) if LEADS < 500 else LEADS)

    def test_two_processes_one_winner_each(self):
        self._set_up(8, LEADS, claim_limit_day=5000)
        groups = [self.user_ids[:4], self.user_ids[4:]]
        calls = race_in_processes(self.db_name, groups, self.lead_ids)
        self.assert_one_winner_each(calls)
        _logger.info("2 processes: p95 %.0f ms", 1000 * p95(calls))

    def test_limits_do_not_change_that(self):
        self._race(8, LEADS, claim_limit_day=5000, claim_limit_held=5000)

    def test_quota_is_exact_with_parallel_claims(self):
        self._set_up(1, 32, claim_limit_day=10)
        self.assertEqual(self._claim_all_at_once(), 10)

    def test_held_quota_is_exact_with_parallel_claims(self):
        self._set_up(1, 32, claim_limit_held=10)
        self.assertEqual(self._claim_all_at_once(), 10)

    def test_quota_is_exact_with_parallel_writes(self):
        self._set_up(1, 12, claim_limit_day=4)
        with mute_logger("odoo.http"):
            self.assertEqual(self._claim_all_at_once("write", {}), 4)

    def _claim_all_at_once(self, method="claim", *args):
        """One rep, each lead in a thread of its own; return how many are owned."""
        barrier = threading.Barrier(len(self.lead_ids), timeout=60)
        args = [{"user_id": self.user_ids[0]}] if method == "write" else []

        def claim(lead_id):
            barrier.wait()
            try:
                call(self.db_name, self.user_ids[0], method, [lead_id], *args)
            except Exception as error:  # noqa: BLE001 counted below
                errors.append(error)

        errors = []
        threads = [threading.Thread(target=claim, args=(id_,)) for id_ in self.lead_ids]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        owned = sum(map(bool, self._owners().values()))
        self.assertEqual(len(errors), len(self.lead_ids) - owned if args else 0)
        return owned

    def test_old_snapshot_loses_with_a_text(self):
        self._set_up(2, 1)
        with closing(self.registry.cursor()) as cr:
            cr.execute("SELECT 1")  # the snapshot is taken here
            call(self.db_name, self.user_ids[0], "claim", self.lead_ids)
            answer = self._answer_in(cr, self.user_ids[1])
        self.assertIn("faster", answer["refused"][0]["reason"])
        self.assertEqual(self._owners(), {self.lead_ids[0]: self.user_ids[0]})

    def test_old_snapshot_counts_what_was_claimed_since(self):
        self._set_up(1, 2, claim_limit_day=1)
        with closing(self.registry.cursor()) as cr:
            cr.execute("SELECT 1")
            call(self.db_name, self.user_ids[0], "claim", self.lead_ids[:1])
            answer = self._answer_in(cr, self.user_ids[0], self.lead_ids[1:])
        self.assertFalse(answer["claimed"])

    @mute_logger("odoo.service.model")
    def test_lead_that_only_changed_is_claimed_all_the_same(self):
        self._set_up(1, 1)
        with closing(self.registry.cursor()) as cr:
            cr.execute("SELECT 1")
            self._commit(
                lambda env: env["crm.lead"].browse(self.lead_ids).write({"city": "X"})
            )
            self.assertTrue(self._answer_in(cr, self.user_ids[0])["claimed"])

    def _answer_in(self, cr, user_id, lead_ids=None):
        # As ``retrying`` gets it: a request that has looked at the database before.
        return execute_cr(
            cr, user_id, "crm.lead", "claim", [lead_ids or self.lead_ids], {}
        )
