"""Other connections that get in the way of a job, at a moment that is chosen."""

import threading
import time
from contextlib import closing
from unittest.mock import patch

import psycopg2

from odoo.tools import SQL

from ..batches import run_batch
from .parallel_common import ParallelCase

LEADS = 12
MARK = "test_poison_parallel"
DEADLOCK_SECONDS = 1.1
KEY = 7_240_117  # of a lock that only these tests know
CLOCK = {"first_response_unit": "hours"}
ALERT_TRIES = 6
# Nothing is due but taking leads back, which was announced a day ago.
ONLY_RECLAIM = """
    UPDATE lead_sla_clock
       SET due_at = now() AT TIME ZONE 'UTC' - interval '1 h',
           announced_at = now() AT TIME ZONE 'UTC' - interval '1 day',
           next_at = CASE kind WHEN 'untouched'
                     THEN now() AT TIME ZONE 'UTC' - interval '1 h' END
     WHERE lead_id = ANY (%s) AND next_at IS NOT NULL"""


# Its own transactions, as a server has: other connections must see what it writes.
# pylint: disable=invalid-commit
class PoisonCase(ParallelCase):
    """Leads that are committed; ``poison_id`` is that of one in the middle."""

    addon = "lead_priority"  # whose crons are run

    def setUp(self):
        super().setUp()
        self.startPatcher(patch("odoo.addons.lead_priority.batches.TRIES", 2))
        self.threads = []
        self.addCleanup(self._clean_up)
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            env["lead.sla.policy"].search([]).action_archive()
            quiet = env["res.users"].with_context(no_reset_password=True)
            login = f"{MARK}{time.time_ns()}"
            user = quiet.create(
                {"name": MARK, "login": login, "email": "k@example.com"}
            )
            team = env["crm.team"].create({"name": MARK, "member_ids": user.ids})
            rule = env["lead.routing.rule"].create(
                {"name": MARK, "sequence": -9, "team_ids": team.ids}
            )
            rule.activity_type_id = False
            self.user_id, self.team_id, self.rule_id = user.id, team.id, rule.id

    def create_leads(self, count=LEADS, **values):
        with self.registry.cursor() as cr:
            leads = self.env_of(cr)["crm.lead"].create(
                [
                    {
                        "name": f"{MARK} {number}",
                        "partner_name": MARK,
                        "team_id": self.team_id,
                        "user_id": False,
                        **values,
                    }
                    for number in range(count)
                ]
            )
            self.lead_ids = leads.ids
        self.poison_id = self.lead_ids[count // 2]

    def _clean_up(self):
        for thread in self.threads:
            thread.join(30)
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            leads = env["crm.lead"].search([("partner_name", "=", MARK)])
            captures = env["lead.capture"].search(
                ["|", ("lead_id", "in", leads.ids), ("scope", "=", MARK)]
            )
            ids = (captures.ids, leads.ids)
            cr.execute("DELETE FROM lead_alert WHERE lead_id = ANY (%s)", [ids[1]])
            cr.execute(
                "DELETE FROM lead_sla_clock WHERE lead_id = ANY (%s)"
                " OR custody_id IN (SELECT id FROM lead_custody"
                " WHERE capture_id = ANY (%s))",
                [ids[1], ids[0]],
            )
        self.remove_captures(SQL("id = ANY (%s)", ids[0]))
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            env["crm.lead"].browse(ids[1]).exists().unlink()
            env["lead.sla.policy"].search([("name", "=", MARK)]).action_archive()
            env["lead.webhook"].search([("name", "=", MARK)]).unlink()
            env["lead.routing.rule"].browse(self.rule_id).action_archive()
            env["res.users"].browse(self.user_id).action_archive()

    # The job ----------------------------------------------------------------------
    def run_cron(self, name):
        """Run a cron as the server does; it may not fail, nor be switched off."""
        with self.registry.cursor() as cr:
            cron = self.env_of(cr).ref(f"{self.addon}.ir_cron_{name}")
            self.assertIs(cron.method_direct_trigger(), True)
        with self.registry.cursor() as cr:
            cron = self.env_of(cr).ref(f"{self.addon}.ir_cron_{name}")
            self.assertEqual((cron.active, cron.failure_count), (True, 0))

    def change(self, statement, *values):
        """Change, by SQL, rows of the leads or of the poison."""
        with self.registry.cursor() as cr:
            cr.execute(statement, values)

    def spoil(self, model, method, get_lead_ids, disturb):
        """Call ``disturb(records)`` where the poison is among those worked on."""
        model_class = self.registry[model]
        work = getattr(model_class, method)

        def spoiled(records, *args, **options):
            if self.poison_id in get_lead_ids(records):
                disturb(records)
            return work(records, *args, **options)

        self.startPatcher(patch.object(model_class, method, spoiled))

    # Who gets in the way ------------------------------------------------------------
    def deadlock_on(self, table, row_of=lambda records, lead_id: lead_id):
        """Return a disturbance: somebody who has what we need wants a row of ours."""

        def disturb(records):
            row_id = row_of(records, self.poison_id)
            # It waits until our transaction ends: also while we try once more in it.
            if not any(thread.is_alive() for thread in self.threads):
                self._start(lambda cr: self._want_row(cr, table, row_id))
                self._wait_for_other()
                # PostgreSQL looks for a deadlock a second after a wait begins: so
                # our side finds it, and gives way.
                time.sleep(DEADLOCK_SECONDS)
            cr = records.env.cr
            cr.execute("SELECT pg_advisory_xact_lock(%s)", [KEY], log_exceptions=False)

        return disturb

    def _want_row(self, cr, table, row_id):
        cr.execute("SELECT pg_advisory_xact_lock(%s)", [KEY])
        try:
            cr.execute(
                SQL(
                    "SELECT FROM %s WHERE id = %s FOR UPDATE",
                    SQL.identifier(table),
                    row_id,
                ),
                log_exceptions=False,
            )
        except psycopg2.Error:
            cr.rollback()

    def delete_lead(self, _records):
        """A disturbance: somebody deletes the lead; once."""
        if self.threads:
            return
        self._start(self._unlink)
        self._wait_for_other()

    def _unlink(self, cr):
        env = self.env_of(cr)
        with patch("odoo.addons.lead_priority.batches.TRIES", 9):
            run_batch(env, lambda: env["crm.lead"].browse(self.poison_id).unlink())
        cr.commit()

    def _start(self, work):
        def apart():
            with closing(self.registry.cursor()) as cr:
                self.other_pid = cr._cnx.info.backend_pid
                work(cr)

        self.other_pid = 0
        thread = threading.Thread(target=apart)
        self.threads.append(thread)
        thread.start()

    def _wait_for_other(self):
        """Until the other one waits for a lock of ours, or has ended."""
        end = time.monotonic() + 10
        query = "SELECT 1 FROM pg_locks WHERE pid = %s AND NOT granted"
        while self.threads[-1].is_alive() and time.monotonic() < end:
            with self.registry.cursor() as cr:
                cr.execute(query, [self.other_pid])
                if cr.fetchone():
                    return
            time.sleep(0.01)
