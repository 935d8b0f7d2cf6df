from odoo.tests import tagged

from .entry_common import EntryCase


@tagged("post_install", "-at_install")
class TestFlowSignals(EntryCase):
    """What happens to leads is noted while a flow is active, and only then.

    Targets: T25
    """

    def _signals(self, lead):
        self.env.flush_all()
        self.env["lead.custody"]._hand_over_noted()
        signals = self.env["lead.nurture.signal"].search([("lead_id", "=", lead.id)])
        return sorted(signals.mapped("kind"))

    def test_nothing_is_noted_without_an_active_flow(self):
        self.env["lead.nurture.flow"].search([("state", "=", "active")])._set_state(
            "archived", self.day_zero
        )
        lead = self._lead()
        self._engage(lead, "pricing_page", 1)
        self.assertEqual(self._signals(lead), [])

    def test_without_an_active_flow_recording_costs_no_query(self):
        lead = self._lead()
        signals = self.env["lead.nurture.signal"]
        signals._is_wanted()
        with self.assertQueryCount(0):
            signals._signal("engagement", self.env["lead.engagement"], "occurred_at")
            signals._signal_new_leads(lead.id, self.day_zero)

    def test_every_journal_is_listened_to(self):
        lead = self._lead()
        self._flow("manual")
        self._engage(lead, "pricing_page", 1)
        change = {
            "lead_id": lead.id,
            "from_qualification": "raw",
            "to_qualification": "mql",
            "reason": "person",
        }
        self.env["lead.qualification.change"]._record_change(
            [change], now=self.day_zero
        )
        call = {"lead_id": lead.id, "user_id": self.env.uid, "channel": "call"}
        self.env["lead.followup"]._record_followup([call], now=self.day_zero)
        lead.user_id = self.env.user
        kinds = ["custody", "engagement", "followup", "qualification"]
        self.assertEqual(self._signals(lead), kinds)

    def test_new_lead_is_noted(self):
        self._flow("manual")
        self.assertEqual(self._signals(self._lead()), ["custody"])

    def test_job_is_called_once_in_a_transaction(self):
        lead = self._lead()
        self._flow("manual")
        self.env.cr.precommit.clear()
        self._engage(lead, "pricing_page", 1, 2)
        self._engage(lead, "pricing_page", 3)
        cron = self.env.ref("lead_nurture.ir_cron_enter_flows")
        before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.env.cr.precommit.run()
        after = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.assertEqual(after - before, 1)
