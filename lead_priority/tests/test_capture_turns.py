import threading
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..batches import run_batch
from .parallel_common import ParallelCase
from .test_capture_mail import MAIL

EMAIL = "turns@example.com"


@tagged("post_install", "-at_install")
class TestCaptureTurns(ParallelCase):
    """One person comes in twice at the same instant, by any two entries: one lead.

    Target: R4
    """

    def setUp(self):
        super().setUp()
        mine = SQL("payload->>'email_from' = %s OR email_normalized = %s", EMAIL, EMAIL)
        self.addCleanup(self.remove_captures, mine)
        self.enterContext(mute_logger("odoo.sql_db", "odoo.service.model"))
        self._meet_before_turns()

    def _meet_before_turns(self):
        """Let both have their snapshot, without the other's lead, before they go on."""
        turns = self.registry["lead.capture.turn"]
        take, barrier = turns._take, threading.Barrier(2, timeout=20)
        met = threading.local()

        def meet(model, *args):
            if not hasattr(met, "once"):
                met.once = True
                barrier.wait()
            return take(model, *args)

        self.startPatcher(patch.object(turns, "_take", meet))

    def _import(self, number):
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            leads = env["crm.lead"].with_context(lead_capture_import=True)
            row = [f"Import {number}", EMAIL]
            retrying(lambda: leads.load(["name", "email_from"], [row]), env)

    def _fetch_mail(self, number):
        mail = MAIL.format(
            sender=EMAIL, to="x@example.com", subject="Hi", message_id=f"turn{number}"
        )
        with self.registry.cursor() as cr:
            threads = self.env_of(cr)["mail.thread"]
            fetched = threads.with_context(fetchmail_cron_running=True)
            fetched.message_process("crm.lead", mail)

    def _send_form(self, number):
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            run_batch(env, lambda: self._receive_and_process(env, number))

    def _receive_and_process(self, env, number):
        now = env.cr.now()
        values = {"payload": {"email_from": EMAIL, "city": f"Town {number}"}}
        received = env["lead.capture"]._receive(
            [values], entry="api", scope="turns", now=now
        )
        received._process(now)

    def _states(self, *works):
        with ThreadPoolExecutor(len(works)) as pool:
            for done in [pool.submit(work, n) for n, work in enumerate(works)]:
                done.result(60)
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            leads = env["crm.lead"].search([("email_normalized", "=", EMAIL)])
            self.assertEqual(len(leads), 1)
            return sorted(leads.capture_ids.mapped("state"))

    def test_two_imports(self):
        states = self._states(self._import, self._import)
        self.assertEqual(states, ["lead", "merged"])

    def test_two_fetched_mails(self):
        states = self._states(self._fetch_mail, self._fetch_mail)
        self.assertEqual(states, ["lead", "merged"])

    def test_mail_and_import(self):
        states = self._states(self._fetch_mail, self._import)
        self.assertEqual(states, ["lead", "merged"])

    def test_form_and_import(self):
        states = self._states(self._send_form, self._import)
        self.assertEqual(states, ["lead", "merged"])
