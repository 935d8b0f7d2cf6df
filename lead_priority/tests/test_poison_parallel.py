from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..intake import limits
from ..models.lead_routing_rule_run import TRIES as ROUTING_TRIES
from ..parking import TRIES
from .http_receiver import Receiver
from .poison_common import (
    ALERT_TRIES,
    CLOCK,
    LEADS,
    MARK,
    ONLY_RECLAIM,
    PoisonCase,
)

QUIET = ("odoo.sql_db", "odoo.addons.lead_priority.batches")


@tagged("post_install", "-at_install")
class TestPoisonParallel(PoisonCase):
    """One record deadlocks each time, or is deleted while the job is at it.

    The others are done, the cron goes on. It is the last of its tries: that each
    failure counts as one, test_poison.py says. Target: R10
    """

    def _create_clocks(self):
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            policy = env["lead.sla.policy"].create(
                {"name": MARK, "domain": f"[('partner_name', '=', '{MARK}')]", **CLOCK}
            )
            policy.state = "active"
            policy.active_from = cr.now() - timedelta(days=1)
        self.create_leads(user_id=self.user_id)
        self.change(
            """UPDATE lead_sla_clock SET due_at = next_at, warn_first_at = next_at,
                      next_at = now() AT TIME ZONE 'UTC' - interval '1 h'
                WHERE lead_id = ANY (%s) AND next_at IS NOT NULL""",
            self.lead_ids,
        )

    def _create_alerts(self):
        self.create_leads()
        rows = [{"lead_id": id_, "user_id": self.user_id} for id_ in self.lead_ids]
        with self.registry.cursor() as cr:
            self.env_of(cr)["lead.alert"]._raise_alerts(
                "assigned", rows, now=cr.now(), digest=False
            )

    def _create_posts(self):
        """One message for each lead to a program that listens."""
        self.create_leads()
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)
        values = {"name": MARK, "url": self.receiver.url, "allow_private": True}
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            env["lead.webhook"].create(values)
            for id_ in self.lead_ids:
                row = {"lead_id": id_, "user_id": self.user_id}
                env["lead.alert"]._raise_alerts("assigned", [row], now=cr.now())

    def _receive(self):
        items = [
            {
                "payload": {"email": f"{MARK}{n}@example.com", "company": MARK},
                "idempotency_key": f"{MARK}{n}",
            }
            for n in range(LEADS)
        ]
        with self.registry.cursor() as cr:
            captures = self.env_of(cr)["lead.capture"]
            captures._receive(items, entry="api", scope=MARK, now=cr.now())
            found = captures.search([("scope", "=", MARK)], order="id")
            self.poison_id = found.ids[LEADS // 2]

    @mute_logger(*QUIET)
    def test_routing_deadlock(self):
        self.create_leads(qualification="sql")
        lock = self.deadlock_on("crm_lead")
        self.spoil("crm.lead", "_route", lambda found: found.ids, lock)
        query = "UPDATE crm_lead SET routing_tries = %s WHERE id = %s"
        self.change(query, ROUTING_TRIES - 1, self.poison_id)
        self.run_cron("route_leads")
        with self.registry.cursor() as cr:
            leads = self.env_of(cr)["crm.lead"].browse(self.lead_ids)
            poison = leads.filtered(lambda lead: lead.id == self.poison_id)
            self.assertEqual((leads - poison).user_id.ids, [self.user_id])
            self.assertTrue(all(lead.user_id for lead in leads - poison))
            self.assertFalse(poison.user_id or poison.routing_due_at)

    @mute_logger(*QUIET)
    def test_routing_deleted(self):
        self.create_leads(qualification="sql")
        self.spoil("crm.lead", "_route", lambda found: found.ids, self.delete_lead)
        self.run_cron("route_leads")
        leads = self._check_deleted()
        self.assertEqual(leads, {self.user_id})

    @mute_logger(*QUIET)
    def test_deadlines_deadlock(self):
        self._create_clocks()
        lock = self.deadlock_on("lead_sla_clock", self._get_poisoned)
        self.spoil("lead.sla.clock", "_do_due", lambda found: found.lead_id.ids, lock)
        query = "UPDATE lead_sla_clock SET tries = %s WHERE lead_id = %s"
        self.change(query, TRIES - 1, self.poison_id)
        self.run_cron("check_sla_clocks")
        bad, good = self._split("lead.sla.clock", ("kind", "=", "first_response"))
        self.assertEqual((bad["state"], bad["tries"]), ("parked", TRIES))
        self.assertIn("deadlock detected", bad["error"])
        self.assertTrue(all(clock["step"] for clock in good))
        self.assertEqual(len(good), LEADS - 1)

    @mute_logger(*QUIET)
    def test_deadlines_deleted(self):
        self._create_clocks()
        work = (lambda found: found.lead_id.ids, self.delete_lead)
        self.spoil("lead.sla.clock", "_do_due", *work)
        self.run_cron("check_sla_clocks")
        self._check_deleted()
        _bad, good = self._split("lead.sla.clock", ("kind", "=", "first_response"))
        self.assertTrue(all(clock["step"] for clock in good))

    @mute_logger(*QUIET)
    def test_reclaim_deadlock(self):
        self._create_clocks()
        self.change(ONLY_RECLAIM, self.lead_ids)
        lock = self.deadlock_on("lead_sla_clock", self._get_poisoned)
        self.spoil("lead.sla.clock", "_reclaim", lambda found: found.lead_id.ids, lock)
        query = "UPDATE lead_sla_clock SET tries = %s WHERE lead_id = %s"
        self.change(query, TRIES - 1, self.poison_id)
        self.run_cron("check_sla_clocks")
        bad, good = self._split("lead.sla.clock", ("kind", "=", "untouched"))
        self.assertEqual((bad["state"], bad["tries"]), ("parked", TRIES))
        self.assertIn("deadlock detected", bad["error"])
        self.assertEqual({clock["state"] for clock in good}, {"breached"})
        with self.registry.cursor() as cr:
            leads = self.env_of(cr)["crm.lead"].browse(self.lead_ids)
            kept = leads.filtered("user_id")
            self.assertEqual(kept.ids, [self.poison_id])

    @mute_logger(*QUIET)
    def test_reclaim_deleted(self):
        self._create_clocks()
        self.change(ONLY_RECLAIM, self.lead_ids)
        work = (lambda found: found.lead_id.ids, self.delete_lead)
        self.spoil("lead.sla.clock", "_reclaim", *work)
        self.run_cron("check_sla_clocks")
        self.assertEqual(self._check_deleted(), {False})

    @mute_logger(*QUIET)
    def test_alerts_deadlock(self):
        self._create_alerts()
        lock = self.deadlock_on("lead_alert", self._get_poisoned)
        self.spoil("lead.alert", "_send_inbox", lambda found: found.lead_id.ids, lock)
        query = "UPDATE lead_alert SET tries = %s WHERE lead_id = %s"
        self.change(query, ALERT_TRIES - 1, self.poison_id)
        self.run_cron("send_alerts")
        bad, good = self._split("lead.alert", ("channel", "=", "inbox"))
        self.assertEqual(bad["state"], "parked")
        self.assertIn("deadlock detected", bad["error"])
        self.assertEqual({alert["state"] for alert in good}, {"sent"})

    @mute_logger(*QUIET)
    def test_alerts_deleted(self):
        self._create_alerts()
        work = (lambda found: found.lead_id.ids, self.delete_lead)
        self.spoil("lead.alert", "_send_inbox", *work)
        self.run_cron("send_alerts")
        self._check_deleted()
        _bad, good = self._split("lead.alert", ("channel", "=", "inbox"))
        self.assertEqual({alert["state"] for alert in good}, {"sent"})

    @mute_logger(*QUIET)
    def test_webhooks_deadlock(self):
        self._create_posts()
        lock = self.deadlock_on("lead_alert", self._get_poisoned)

        def lock_after_write(alerts):
            alerts.write({"error": False})
            alerts.flush_recordset()
            lock(alerts)

        self.spoil("lead.alert", "_note_sent", self._get_posted, lock_after_write)
        query = "UPDATE lead_alert SET tries = %s WHERE lead_id = %s"
        self.change(query, ALERT_TRIES - 1, self.poison_id)
        self.run_cron("send_alerts")
        bad, good = self._split("lead.alert", ("channel", "=", "webhook"))
        self.assertEqual(bad["state"], "parked")
        self.assertIn("deadlock detected", bad["error"])
        self.assertEqual([alert["state"] for alert in good], ["sent"] * (LEADS - 1))
        self.assertEqual(len(self.receiver.requests), LEADS)

    @mute_logger(*QUIET)
    def test_webhooks_deleted(self):
        """The lead goes, and its message with it, while the message is under way."""
        self._create_posts()
        self.spoil("lead.alert", "_post", self._get_posted, self.delete_lead)
        self.run_cron("send_alerts")
        self._check_deleted()
        _bad, good = self._split("lead.alert", ("channel", "=", "webhook"))
        self.assertEqual([alert["state"] for alert in good], ["sent"] * (LEADS - 1))
        self.assertEqual(len(self.receiver.requests), LEADS)

    @mute_logger(*QUIET)
    def test_inbox_deadlock(self):
        self._receive()
        lock = self.deadlock_on("lead_capture")
        self.spoil("lead.capture", "_process_batch", lambda found: found.ids, lock)
        query = "UPDATE lead_capture SET attempts = %s WHERE id = %s"
        self.change(query, limits.ATTEMPTS - 1, self.poison_id)
        self.run_cron("process_captures")
        with self.registry.cursor() as cr:
            captures = self.env_of(cr)["lead.capture"].search([("scope", "=", MARK)])
            bad = captures.filtered(lambda capture: capture.id == self.poison_id)
            self.assertEqual((bad.state, bad.reject_reason), ("rejected", "failed"))
            self.assertIn("deadlock detected", bad.reject_detail)
            self.assertEqual({one.state for one in captures - bad}, {"lead"})

    def _get_posted(self, alerts):
        return alerts.filtered(lambda alert: alert.channel == "webhook").lead_id.ids

    def _get_poisoned(self, records, lead_id):
        return records.filtered(lambda one: one.lead_id.id == lead_id)[0].id

    def _check_deleted(self):
        """The lead is gone; give the owners of the others."""
        for thread in self.threads:
            thread.join(30)
        self.assertTrue(self.threads)
        with self.registry.cursor() as cr:
            leads = self.env_of(cr)["crm.lead"].browse(self.lead_ids).exists()
            self.assertEqual(len(leads), LEADS - 1)
            self.assertNotIn(self.poison_id, leads.ids)
            return {lead.user_id.id for lead in leads}

    def _split(self, model, condition):
        """Give the values of the poisoned record, if any, and of the others."""
        domain = [("lead_id", "in", self.lead_ids), condition]
        with self.registry.cursor() as cr:
            names = ["lead_id", "state", "tries", "error"]
            names += ["step"] if model == "lead.sla.clock" else []
            rows = self.env_of(cr)[model].search(domain).read(names, load=None)
        bad = [row for row in rows if row["lead_id"] == self.poison_id]
        return bad[0] if bad else None, [row for row in rows if row not in bad]
