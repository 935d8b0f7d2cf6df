"""Claims by many reps at once, each call as a server gets it: own cursor, retried."""

import statistics
import threading
import time
from contextlib import closing
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import execute_cr
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import SQL


def call(db_name, user_id, method, *args):
    """Call a method of crm.lead as RPC does; return its answer and the seconds."""
    started = time.perf_counter()
    with Registry(db_name).cursor() as cr:
        answer = execute_cr(cr, user_id, "crm.lead", method, args, {})
    return answer, time.perf_counter() - started


def race(db_name, user_ids, lead_ids, moment=None):
    """Let all users claim each lead at the same instant.

    ``moment(number)``, when given, sleeps until it is that lead's turn; else the
    threads wait for each other. Returns [(user id, lead id, answer, seconds)];
    an error is the answer of its call.
    """
    barrier = threading.Barrier(len(user_ids), timeout=120)
    calls = []

    def claim_all(user_id):
        for number, lead_id in enumerate(lead_ids):
            moment(number) if moment else barrier.wait()
            try:
                answer, seconds = call(db_name, user_id, "claim", [lead_id])
            except Exception as error:  # noqa: BLE001 every error is a finding
                answer, seconds = error, 0.0
            calls.append((user_id, lead_id, answer, seconds))

    threads = [threading.Thread(target=claim_all, args=(uid,)) for uid in user_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return calls


def p95(calls):
    """Return the 95th percentile of the seconds of ``calls``."""
    return statistics.quantiles([seconds for *_call, seconds in calls], n=20)[-1]


# Its own transactions, as a server has: other connections must see what it writes.
# pylint: disable=invalid-commit
class ClaimRaceCase(BaseCase):
    """Reps and a pool that are committed, and removed at the end."""

    def setUp(self):
        super().setUp()
        self.db_name = get_db_name()
        self.registry = Registry(self.db_name)
        # The test thread holds this lock; the claiming threads need it.
        self.startPatcher(patch.object(Registry, "_lock", DummyRLock()))
        self.user_ids, self.lead_ids, self.pool_id = [], [], None
        self.addCleanup(self._remove)

    def _commit(self, work):
        with closing(self.registry.cursor()) as cr:
            result = work(api.Environment(cr, SUPERUSER_ID, {}))
            cr.commit()
        return result

    def _set_up(self, reps, leads, **limits):
        """Commit that many reps, and leads in a pool with ``limits``."""
        self._commit(lambda env: self._create(env, reps, leads, limits))

    def _create(self, env, reps, leads, limits):
        group = env.ref("sales_team.group_sale_salesman")
        users = env["res.users"].with_context(no_reset_password=True)
        vals_list = [
            {"name": f"R{n}", "login": f"race{n}", "group_ids": [(6, 0, group.ids)]}
            for n in range(reps)
        ]
        self.user_ids = users.create(vals_list).ids
        pool = env["lead.pool"].create({"name": "Race", "kind": "public", **limits})
        self.pool_id = pool.id
        self.lead_ids = (
            env["crm.lead"]
            .with_context(tracking_disable=True)
            .create(
                [
                    {"name": f"L{n}", "pool_id": pool.id, "user_id": False}
                    for n in range(leads)
                ]
            )
            .ids
        )

    def _owners(self):
        """Return {lead id: owner id} as committed."""
        return self._commit(
            lambda env: {
                lead.id: lead.user_id.id
                for lead in env["crm.lead"].browse(self.lead_ids)
            }
        )

    def _open_places(self):
        """Return {lead id: [(owner id, reason)]} of the open rows of the custody."""
        rows = self._commit(
            lambda env: env.execute_query(
                SQL(
                    """SELECT lead_id, user_id, reason FROM lead_custody
                        WHERE lead_id = ANY (%s) AND ended_at IS NULL""",
                    self.lead_ids,
                )
            )
        )
        places = {lead_id: [] for lead_id in self.lead_ids}
        for lead_id, user_id, reason in rows:
            places[lead_id].append((user_id, reason))
        return places

    def assert_one_winner_each(self, calls):
        """One "yes" per lead, to its owner; a text for the others; no error."""
        self.assertFalse(
            [answer for _u, _l, answer, _s in calls if isinstance(answer, Exception)]
        )
        winners = [
            (lead, user) for user, lead, answer, _s in calls if answer["claimed"]
        ]
        self.assertEqual(sorted(winners), sorted(self._owners().items()))
        self.assertEqual(
            self._open_places(),
            {lead: [(user, "claimed")] for lead, user in winners},
        )
        lost = [
            answer["refused"][0]["reason"]
            for _u, _l, answer, _s in calls
            if not answer["claimed"]
        ]
        self.assertEqual(len(lost) + len(winners), len(calls))
        self.assertTrue(all(lost))

    def _remove(self):
        """Leave the database as it was; the journal does not let rows go otherwise."""
        statements = (
            "ALTER TABLE lead_capture DISABLE TRIGGER USER",
            "ALTER TABLE lead_custody DISABLE TRIGGER USER",
            "DELETE FROM lead_custody WHERE lead_id = ANY (%(leads)s)",
            "DELETE FROM lead_capture WHERE lead_id = ANY (%(leads)s)",
            """DELETE FROM lead_score WHERE id IN
               (SELECT score_id FROM crm_lead WHERE id = ANY (%(leads)s))""",
            "DELETE FROM crm_lead WHERE id = ANY (%(leads)s)",
            "ALTER TABLE lead_capture ENABLE TRIGGER USER",
            "ALTER TABLE lead_custody ENABLE TRIGGER USER",
        )

        def remove(env):
            for statement in statements:
                env.cr.execute(SQL(statement, leads=self.lead_ids))
            env["lead.pool"].browse(self.pool_id).exists().unlink()
            users = env["res.users"].browse(self.user_ids)
            partners = users.partner_id
            users.unlink()
            partners.unlink()

        self._commit(remove)
