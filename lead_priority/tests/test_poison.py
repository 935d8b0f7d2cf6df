from collections import Counter
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..models.lead_routing_rule_run import TRIES as ROUTING_TRIES
from ..parking import TRIES
from .http_receiver import Receiver
from .poison_common import ALERT_TRIES, ONLY_RECLAIM
from .routed_common import RoutingCase

COUNT = 60


@tagged("post_install", "-at_install")
class TestPoison(RoutingCase):
    """Records whose work always fails, among many: the jobs do all others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule.activity_type_id = False
        cls.env["lead.sla.policy"].search([("state", "=", "active")]).action_archive()

    def _leads_with_poison(self):
        """SQL leads that are due; one fails in Python, one in the database."""
        leads = self._new(COUNT)
        self.env.cr.flush()
        self.poison = {leads[7].id: "python", leads[31].id: "sql"}
        return leads, self.env["crm.lead"].browse(self.poison)

    def _spoil(self, model, method, get_lead_ids):
        """Let ``method`` fail where a poisoned lead is among its records."""
        model_class = self.registry[model]
        work = getattr(model_class, method)

        def spoiled(records, *args, **options):
            for lead_id in set(get_lead_ids(records)) & self.poison.keys():
                if self.poison[lead_id] == "sql":
                    records.env.cr.execute("SELECT 1 / 0")
                raise ValueError("poison")
            return work(records, *args, **options)

        self.startPatcher(patch.object(model_class, method, spoiled))

    @mute_logger("odoo.sql_db", "odoo.addons.lead_priority.batches")
    def _run(self, cron):
        """Run a cron as its button does; it may not fail, nor be switched off."""
        cron = self.env.ref(f"lead_priority.ir_cron_{cron}")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertTrue(cron.active)
        self.assertEqual(cron.failure_count, 0)

    def _again(self, table, column):
        """Let what waits for another try be due now."""
        query = """UPDATE %(table)s
                      SET %(column)s = now() AT TIME ZONE 'UTC' - interval '1 h'
                    WHERE %(column)s IS NOT NULL"""
        names = {"table": SQL.identifier(table), "column": SQL.identifier(column)}
        self.env.flush_all()
        self.env.cr.execute(SQL(query, **names))
        self.env.invalidate_all()

    def test_routing(self):
        """Capabilities: 68. Target: R10"""
        leads, poisoned = self._leads_with_poison()
        self._spoil("crm.lead", "_route", lambda found: found.ids)
        for _try in range(ROUTING_TRIES):
            self.assertTrue(all(lead.routing_due_at for lead in poisoned))
            self._again("crm_lead", "routing_due_at")
            self._run("route_leads")
        self.assertFalse(poisoned.user_id)
        self.assertFalse(any(lead.routing_due_at for lead in poisoned))
        self.assertTrue(all(lead.user_id for lead in leads - poisoned))
        told = self.env["lead.alert"].search([("event_id.code", "=", "unrouted")])
        self.assertEqual(told.lead_id, poisoned)

    def test_deadlines(self):
        """Capabilities: 87. Target: R10"""
        self.env["lead.sla.policy"].create(
            {"name": "Poison", "first_response_unit": "hours"}
        ).action_activate()
        leads, poisoned = self._leads_with_poison()
        leads._move({"user_id": self.ann.id}, now=self.env.cr.now())
        clocks = leads.sla_clock_ids.filtered(lambda c: c.kind == "first_response")
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE lead_sla_clock SET due_at = next_at, warn_first_at = next_at")
        )
        self._spoil("lead.sla.clock", "_do_due", lambda found: found.lead_id.ids)
        for _try in range(TRIES):
            self._again("lead_sla_clock", "next_at")
            self._run("check_sla_clocks")
        bad = clocks.filtered(lambda clock: clock.lead_id in poisoned)
        self.assertEqual(set(bad.mapped("state")), {"parked"})
        self.assertEqual({clock.tries for clock in bad}, {TRIES})
        self.assertIn("poison", " ".join(bad.mapped("error")))
        self.assertEqual({clock.tries for clock in clocks - bad}, {0})
        self.assertTrue(all(clock.step for clock in clocks - bad))

    def test_alerts(self):
        """Capabilities: 82. Target: R10"""
        leads, poisoned = self._leads_with_poison()
        rows = [{"lead_id": lead.id, "user_id": self.ann.id} for lead in leads]
        now = self.env.cr.now()
        alerts = self.env["lead.alert"]._raise_alerts(
            "assigned", rows, now=now, digest=False
        )
        alerts = alerts.filtered(lambda alert: alert.channel == "inbox")
        self._spoil("lead.alert", "_send_inbox", lambda found: found.lead_id.ids)
        for _try in range(6):
            self._again("lead_alert", "next_try_at")
            self._run("send_alerts")
        bad = alerts.filtered(lambda alert: alert.lead_id in poisoned)
        self.assertEqual(set(bad.mapped("state")), {"parked"})
        self.assertEqual(set((alerts - bad).mapped("state")), {"sent"})

    def test_reclaim(self):
        """Capabilities: 87. Target: R10"""
        self.env["lead.sla.policy"].create({"name": "Poison"}).action_activate()
        leads, poisoned = self._leads_with_poison()
        leads._move({"user_id": self.ann.id}, now=self.env.cr.now())
        clocks = leads.sla_clock_ids.filtered(lambda c: c.kind == "untouched")
        self.assertEqual(len(clocks), COUNT)
        self.env.flush_all()
        self.env.cr.execute(ONLY_RECLAIM, [leads.ids])
        self._spoil("lead.sla.clock", "_reclaim", lambda found: found.lead_id.ids)
        for _try in range(TRIES):
            self._again("lead_sla_clock", "next_at")
            self._run("check_sla_clocks")
        self.assertFalse((leads - poisoned).user_id)
        self.assertEqual(poisoned.user_id, self.ann)
        bad = clocks.filtered(lambda clock: clock.lead_id in poisoned)
        self.assertEqual(set(bad.mapped("state")), {"parked"})
        self.assertEqual({clock.tries for clock in bad}, {TRIES})
        self.assertIn("poison", " ".join(bad.mapped("error")))

    def _post(self, method):
        """Post one message for each lead, where ``method`` fails for the poisoned."""
        leads, poisoned = self._leads_with_poison()
        receiver = Receiver()
        self.addCleanup(receiver.close)
        self.env["lead.webhook"].create(
            {"name": "Poison", "url": receiver.url, "allow_private": True}
        )
        now = self.env.cr.now()
        for lead in leads:
            row = {"lead_id": lead.id, "user_id": self.ann.id}
            self.env["lead.alert"]._raise_alerts("assigned", [row], now=now)
        alerts = self.env["lead.alert"].search(
            [("lead_id", "in", leads.ids), ("channel", "=", "webhook")]
        )
        self.assertEqual(alerts.lead_id, leads)
        self._spoil("lead.alert", method, lambda found: found.lead_id.ids)
        for _try in range(ALERT_TRIES):
            self._again("lead_alert", "next_try_at")
            self._run("send_alerts")
        bad = alerts.filtered(lambda alert: alert.lead_id in poisoned)
        self.assertEqual(set(bad.mapped("state")), {"parked"})
        self.assertEqual({alert.tries for alert in bad}, {ALERT_TRIES})
        self.assertIn("poison", " ".join(bad.mapped("error")))
        self.assertEqual(set((alerts - bad).mapped("state")), {"sent"})
        return Counter(h["X-Lead-Delivery"] for _path, h, _body in receiver.requests)

    def test_webhooks_not_worded(self):
        """Capabilities: 82. Target: R10"""
        posted = self._post("_prepare_requests")
        self.assertEqual(list(posted.values()), [1] * (COUNT - 2))

    def test_webhooks_outcome_not_noted(self):
        """What arrived comes again under the same key, the others do not.

        Capabilities: 82. Target: R10
        """
        posted = self._post("_note_sent")
        self.assertEqual(
            Counter(posted.values()), Counter({1: COUNT - 2, ALERT_TRIES: 2})
        )
