import json
import secrets
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain, repeat
from unittest.mock import patch

from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tools import SQL

from .. import kept_connections
from ..api.messages import Sent
from ..inbound.request import InboundError, Request
from ..intake.errors import IntakeError
from ..intake.pace import Pace
from ..paces import get_pace
from .parallel_common import ParallelCase

ORIGIN = "https://www.example.com"
BODY = b'{"email": "kept@example.com", "contact_name": "K", "company": "C"}'
TIMES = {
    "lead.capture": "received_at",
    "lead.api.request": "received_at",
    "lead.capture.webhook.delivery": "received_at",
    "lead.visitor.visit": "recorded_at",
}
STATEMENT = kept_connections.Statement(SQL("SELECT %s::int + %s", None, None))


class KeptCase(ParallelCase):
    """Committed rows, on connections of ours; both are gone at the end."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.close_kept)

    def close_kept(self):
        for connection in kept_connections._free.pop(self.registry.db_name, []):
            connection.close()

    @contextmanager
    def request(self):
        """A request's environment, that has asked the database nothing yet."""
        with self.registry.cursor() as cr:
            yield self.env_of(cr)


@tagged("post_install", "-at_install")
class TestKeptConnections(KeptCase):
    """One round trip, planned once. Targets: T12"""

    def test_it_is_a_transaction_of_its_own(self):
        with self.request() as env:
            self.assertEqual(STATEMENT.run(env.cr, 1, 2), [(3,)])
            self.assertEqual(env.cr.sql_log_count, 0)

    def test_inside_a_transaction_it_leaves_the_work_to_the_caller(self):
        with self.request() as env:
            env.cr.execute("SELECT 1")
            self.assertIsNone(STATEMENT.run(env.cr, 1, 2))

    def test_connection_that_the_server_closed_is_replaced(self):
        pid = kept_connections.Statement(SQL("SELECT pg_backend_pid()"))
        with self.request() as env:
            [[first]] = pid.run(env.cr)
            self.assertEqual(pid.run(env.cr), [(first,)])
            env.cr.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
            env.cr.rollback()
            [[second]] = pid.run(env.cr)
        self.assertNotEqual(first, second)

    def test_commit_waits_for_the_disk_whatever_the_setting(self):
        shown = kept_connections.Statement(
            SQL("SELECT current_setting('synchronous_commit')")
        )
        with self.request() as env:
            self.assertEqual(shown.run(env.cr), [("on",)])

    def test_without_another_connection_it_goes_odoos_way(self):
        with (
            self.request() as env,
            patch.object(kept_connections, "_take", return_value=None),
        ):
            self.assertIsNone(STATEMENT.run(env.cr, 1, 2))


@tagged("post_install", "-at_install")
class TestKeptDoors(KeptCase):
    """Captures, deliveries and visits in one round trip each. Targets: T12, T14"""

    def setUp(self):
        super().setUp()
        named = {"name": f"Kept {secrets.token_hex(4)}"}
        with self.request() as env:
            form = env["lead.capture.form"].create({**named, "sender_limit": 50})
            key = env["lead.api.key"].create({**named, "limit_per_minute": 50})
            site = {"allowed_origins": ORIGIN, "sender_limit": 50}
            site = env["lead.site"].create({**named, **site})
            hook = env["lead.capture.webhook"].create({**named, "check": "none"})
            hook.minute_limit = 50
            self.made, self.site_key = (form, key, site, hook), site.key
        self.addCleanup(self.remove)
        with self.request() as env:
            for model, column in TIMES.items():
                get_pace(env[model], column)

    def remove(self):
        form, key = self.made[:2]
        ours = SQL("form_id = %s OR scope = %s", form.id, f"api:{key.id}")
        self.remove_captures(ours)
        with self.request() as env:
            self.find_visits(env).visitor_id.unlink()
            for record in reversed(self.made):
                record.with_env(env).unlink()

    def send(self, kind, is_busy=False, **options):
        """Send to a door as a request does; give how many statements Odoo made.

        ``is_busy``: others sent much since this process looked.
        """
        ends = chain([1], repeat(0)) if is_busy else repeat(2**62)
        with (
            self.request() as env,
            patch.object(Pace, "get_end", side_effect=ends),
            # Once a second, in Odoo's transaction.
            patch.object(type(env["lead.capture"]), "_wake"),
        ):
            getattr(self, f"send_{kind}")(env, **options)
            return env.cr.sql_log_count

    def send_capture(self, env, key=None, **options):
        form = self.made[0].with_env(env)
        values = {"payload": json.loads(BODY), "idempotency_key": key, **options}
        self.stored = env["lead.capture"]._receive_durably(
            values, form=form, entry="api", scope=f"form:{form.id}", sender_key="s"
        )

    def send_api(self, env, key=None):
        sent = Sent(content_type="application/json", body=BODY, idempotency_key=key)
        self.made[1].with_env(env)._answer("captures", sent)

    def send_webhook(self, env):
        came = Request("POST", {"content-type": "application/json"}, {}, BODY)
        deliveries = env["lead.capture.webhook.delivery"]
        door = self.made[3].with_env(env)._get_door()
        deliveries._receive_durably(door, came, Datetime.now())

    def send_visit(self, env, token="t" * 32):
        event = {"url": f"{ORIGIN}/prices", "title": "Prices"}
        env["lead.site"]._take_message(
            self.site_key,
            json.dumps({"token": token, "events": [event]}).encode(),
            origin=ORIGIN,
            user_agent="Firefox",
            address="203.0.113.1",
        )

    def count(self, model, field, place):
        with self.request() as env:
            return env[model].search_count([(field, "=", self.made[place].id)])

    def test_capture_of_a_form(self):
        self.send("capture")
        self.assertEqual(self.send("capture"), 0)
        self.assertEqual(self.count("lead.capture", "form_id", 0), 2)

    def test_capture_whose_key_is_known_is_what_is_there(self):
        self.send("capture", key="k")
        first = self.stored
        self.send("capture", key="k")
        self.assertEqual(self.stored, first)
        self.assertEqual(self.count("lead.capture", "form_id", 0), 1)

    def test_blocked_capture_stays_in_quarantine(self):
        self.send("capture", is_blocked="honeypot")
        with self.request() as env:
            capture = env["lead.capture"].browse(self.stored["id"])
            told = (capture.state, capture.reject_reason, capture.flags)
            self.assertEqual(told, ("rejected", "blocked", "blocked:honeypot"))

    def test_capture_by_the_api_has_its_request(self):
        self.send("api", key="k")
        self.assertEqual(self.send("api", key="l"), 0)
        self.send("api", key="l")
        with self.request() as env:
            requests = self.made[1].with_env(env).request_ids.sorted("id")
            counts = requests.mapped(lambda r: (r.recorded, r.known))
            self.assertEqual(counts, [(1, 0), (1, 0), (0, 1)])

    def test_request_to_a_webhook(self):
        self.send("webhook")
        self.assertEqual(self.send("webhook"), 0)
        found = self.count("lead.capture.webhook.delivery", "webhook_id", 3)
        self.assertEqual(found, 2)

    def test_visits_of_a_new_browser_and_of_a_known_one(self):
        self.send("visit", token="w" * 32)
        counts = [self.send("visit"), self.send("visit")]
        self.assertEqual(counts, [0, 0])
        with self.request() as env:
            visits = self.find_visits(env)
            self.assertEqual(len(visits), 3)
            self.assertEqual(visits[1].visitor_id, visits[2].visitor_id)
            self.assertNotEqual(visits[0].visitor_id, visits[1].visitor_id)
            self.assertEqual(visits[1].url, f"{ORIGIN}/prices")
            self.assertEqual(visits[1].occurred_at, visits[1].recorded_at)

    def find_visits(self, env):
        site = [("site_id", "=", self.made[2].id)]
        return env["lead.visitor.visit"].search(site, order="id")

    def test_browser_that_comes_back_later_is_seen_again(self):
        self.send("visit")
        with self.request() as env:
            visitor = self.find_visits(env).visitor_id
            visitor.last_seen_at = before = visitor.last_seen_at - timedelta(hours=2)
        self.send("visit")
        with self.request() as env:
            self.assertEqual(len(self.find_visits(env)), 2)
            self.assertGreater(visitor.with_env(env).last_seen_at, before)

    def test_visit_of_a_lead_goes_odoos_way_and_on_to_its_journal(self):
        with self.request() as env:
            lead = env["crm.lead"].create({"name": "Kept"})
        self.addCleanup(self.remove_lead, lead)
        self.send("visit")
        with self.request() as env:
            visitor = self.find_visits(env).visitor_id
            visitor._link(lead.with_env(env), now=env.cr.now())
        self.assertTrue(self.send("visit"))
        with self.request() as env:
            carried = self.find_visits(env).mapped("is_carried")
            self.assertEqual(carried, [True, True])

    def remove_lead(self, lead):
        with self.request() as env:
            lead.with_env(env).unlink()

    def test_where_a_limit_may_be_reached_rows_are_counted(self):
        for kind in ("capture", "api", "webhook", "visit"):
            self.send(kind)
            self.assertTrue(self.send(kind, is_busy=True), kind)

    def test_limit_holds_for_what_others_sent_meanwhile(self):
        with self.request() as env:
            form, key, site, hook = (record.with_env(env) for record in self.made)
            form.sender_limit = key.limit_per_minute = 1
            site.sender_limit = hook.minute_limit = 1
        for kind in ("capture", "api", "webhook", "visit"):
            self.send(kind, is_busy=True)
            with self.assertRaises((IntakeError, InboundError), msg=kind):
                self.send(kind, is_busy=True)
