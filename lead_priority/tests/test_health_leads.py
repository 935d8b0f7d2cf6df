from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .capture_common import CaptureCase
from .health_common import HealthCase
from .routed_common import RoutingCase
from .sla_common import SlaCase


@tagged("post_install", "-at_install")
class TestHealthRouting(HealthCase, RoutingCase):
    """Leads that wait for an owner, and the button that mends it."""

    def unrouted(self, **age):
        """A lead that is nobody's, in no pool; the rule has nobody to give it to."""
        self.rule.team_ids = False
        with patch.object(self.env.cr, "now", lambda: self.ago(**age)):
            lead = self._new()
            self.env.cr.flush()
        self.behind(lead, routing_due_at=None)
        return lead

    def test_leads_unrouted(self):
        self.unrouted(days=2)
        card = self.assert_state("leads_unrouted", "broken", 1)
        self.rule.team_ids = self.north
        card.action_mend()
        self.run_job("lead_priority.ir_cron_route_leads")
        self.assert_state("leads_unrouted", "good", 0)

    def test_leads_unrouted_are_listed(self):
        lead = self.unrouted(hours=3)
        domain = self.assert_state("leads_unrouted", "look").action_show()["domain"]
        self.assertIn(lead, self.env["crm.lead"].with_user(self.max).search(domain))

    def test_without_routing_nobody_is_alarmed(self):
        self.unrouted(days=2)
        self.rule.action_archive()
        card = self.assert_state("leads_unrouted", "look", 1)
        self.assertFalse(card.mend_label)

    def test_routing_due(self):
        self.behind(self._new(), routing_due_at=self.ago(hours=2))
        self.mend("routing_due", "broken", job="lead_priority.ir_cron_route_leads")

    def test_routing_that_is_paused_is_not_late(self):
        self.behind(self._new(), routing_due_at=self.ago(hours=2))
        self.env.company.lead_routing_paused = True
        self.assert_state("routing_due", "good", 0)

    def test_routing_failing(self):
        lead = self._new()
        self.behind(lead, routing_tries=3, routing_due_at=self.now + timedelta(hours=2))
        self.mend("routing_failing")
        self.assertEqual((lead.routing_tries, lead.routing_due_at), (0, self.now))


@tagged("post_install", "-at_install")
class TestHealthSla(HealthCase, SlaCase):
    """Deadlines that nobody looked at, and the button that mends it."""

    def setUp(self):
        super().setUp()
        self.moment = self.now
        self.activate()
        self.late = self.clock(self.owned())

    def test_sla_due(self):
        self.behind(self.late, next_at=self.ago(hours=2), due_at=self.ago(hours=2))
        self.mend("sla_due", "broken", job="lead_priority.ir_cron_check_sla_clocks")

    def test_taking_back_that_is_paused_is_not_late(self):
        late = self.clock(self.late.lead_id, "untouched")
        self.behind(late, next_at=self.ago(hours=2))
        self.assert_state("sla_due", "broken", 1)
        self.env.company.lead_reclaim_paused = True
        self.assert_state("sla_due", "good", 0)

    def test_sla_parked(self):
        self.behind(self.late, state="parked", next_at=None, due_at=self.ago(hours=2))
        self.mend("sla_parked")
        self.assertEqual(self.late.state, "running")


@tagged("post_install", "-at_install")
class TestHealthLeads(HealthCase, CaptureCase):
    """Custody, scores and duplicates, and the button that mends them."""

    def test_custody_differences(self):
        lead = self._lead(user_id=self.ann.id)
        self.env.flush_all()
        self.behind(lead, user_id=self.bob.id)
        self.env["lead.custody.difference"]._reconcile_all(now=self.now)
        self.mend("custody_differences")
        self.assertEqual(self.open_row(lead).user_id, self.bob)

    def test_scores_behind(self):
        models = self.env["lead.score.model"]
        models.search([("state", "=", "active")]).action_archive()
        model = models.create({"name": "Late"})
        model._activate("from_now", now=self.now)
        self.behind(model, scored_until=self.ago(hours=5))
        self.mend("scores_behind", job="lead_priority.ir_cron_update_scores")

    def test_duplicates_are_mended_in_their_list(self):
        leads = self._leads(2, email_from="twin@acme.example.com")
        self.env["lead.duplicate"]._find(leads.ids, now=self.ago(days=8))
        card = self.assert_state("duplicates_waiting", "look", 1)
        pair = self.env["lead.duplicate"].with_user(self.max)
        pair.search(card.action_show()["domain"]).action_keep_apart()
        self.assert_state("duplicates_waiting", "good", 0)
