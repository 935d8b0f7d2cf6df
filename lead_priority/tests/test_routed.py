from datetime import timedelta

from odoo.tests import tagged

from .routed_common import RoutingCase


@tagged("post_install", "-at_install")
class TestRouted(RoutingCase):
    """A qualified lead without an owner gets one, with custody and decision."""

    def test_new_lead_gets_an_owner(self):
        """Capabilities: 68, 81"""
        lead = self._new()
        self._route()
        self.assertIn(lead.user_id, self.ann | self.bob)
        self.assertEqual(lead.team_id, self.north)
        row = self.open_row(lead)
        self.assertEqual((row.place, row.reason), ("owner", "assigned"))
        decision = self._decision(lead)
        self.assertEqual(decision.outcome, "assigned")
        self.assertEqual(decision.user_id, lead.user_id)
        self.assertFalse(lead.routing_due_at)

    def test_lead_below_the_qualification_waits(self):
        lead = self._new(qualification="mql")
        self._route()
        self.assertFalse(lead.user_id)
        self.assertFalse(lead.routing_due_at)

    def test_risen_qualification_makes_it_due(self):
        """Capabilities: 87"""
        lead = self._new(qualification="raw")
        self.env.cr.flush()
        self.assertFalse(lead.routing_due_at)
        lead.with_user(self.lea).action_set_qualification("sql", "called in")
        self.env.cr.flush()
        self.assertEqual(lead.routing_trigger, "qualified")
        self._route()
        self.assertTrue(lead.user_id)

    def test_score_engine_makes_it_due(self):
        """Capabilities: 26, 68"""
        self._score_by_size()
        lead = self._new(qualification="raw")
        self.env.cr.flush()
        lead.company_size = 50
        self.env.cr.flush()
        self.assertEqual(lead.qualification, "sql")
        self.assertEqual(lead.routing_trigger, "qualified")
        self._route()
        self.assertTrue(lead.user_id)

    def _score_by_size(self):
        models = self.env["lead.score.model"]
        models.search([("state", "=", "active")]).action_archive()
        rule = {"name": "Size", "points": 20, "domain": "[('company_size', '>', 9)]"}
        group = {"name": "Fit", "dimension": "fit", "rule_ids": [(0, 0, rule)]}
        model = models.create(
            {
                "name": "Model",
                "mql_threshold": 5,
                "sql_threshold": 10,
                "group_ids": [(0, 0, group)],
            }
        )
        model.action_activate()

    def test_job_is_asked_for_once_per_transaction(self):
        cron = self.env.ref("lead_priority.ir_cron_route_leads")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self._new(2)
        self._new(1)
        self.env.cr.flush()
        again = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertEqual(len(again - triggers), 1)

    def test_nothing_is_marked_without_a_rule(self):
        """Target: T25"""
        self.rule.action_archive()
        lead = self._new()
        self.env.cr.flush()
        self.assertFalse(lead.routing_due_at)

    def test_equal_reps_get_equal_shares(self):
        """Capabilities: 78"""
        leads = self._new(30)
        self._route()
        self.assertEqual(len(leads.filtered(lambda one: one.user_id == self.ann)), 15)

    def test_equal_shares_over_thirty_days(self):
        """Capabilities: 78"""
        leads = self.env["crm.lead"]
        for day in range(30):
            leads |= self._new()
            self._route(days=day)
        self.assertEqual(len(leads.filtered(lambda one: one.user_id == self.ann)), 15)

    def test_owned_and_closed_leads_are_left_alone(self):
        owned, won = self._new(2)
        self.env.cr.flush()
        owned.user_id = self.lea
        won.action_set_won()
        self._route()
        self.assertEqual(owned.user_id, self.lea)
        self.assertFalse((owned | won).routing_decision_ids)
        self.assertFalse(owned.routing_due_at)

    def test_paused_company_keeps_leads_due(self):
        lead = self._new(company_id=self.env.company.id)
        self.env.company.lead_routing_paused = True
        self._route()
        self.assertFalse(lead.user_id)
        self.assertTrue(lead.routing_due_at)
        self.env.company.lead_routing_paused = False
        self._route()
        self.assertTrue(lead.user_id)

    def test_lead_of_no_company_waits_while_one_is_paused(self):
        self.env.company.lead_routing_paused = True
        lead = self._new(company_id=False, team_id=False)
        self._route()
        self.assertFalse(lead.user_id)
        self.assertTrue(lead.routing_due_at)

    def test_team_of_the_pilot_only(self):
        """Capabilities: 190"""
        south = self.env["crm.team"].create({"name": "South"})
        other = self._new(team_id=south.id)
        teamless = self._new(team_id=False)
        self._route()
        self.assertFalse(other.user_id)
        self.assertTrue(teamless.user_id)

    def test_owner_gets_a_todo_and_no_mail(self):
        """Capabilities: 68, 82"""
        lead = self._new()
        mails = self.env["mail.mail"].search_count([])
        self.env.cr.flush()
        live = self.env["crm.lead"].with_context(tracking_disable=False)
        live.browse(lead.id)._route(now=self.now)
        self.env.cr.flush()
        self.assertEqual(lead.activity_ids.user_id, lead.user_id)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        alert = self.env["lead.alert"].search([("lead_id", "=", lead.id)])
        self.assertEqual(alert.user_id, lead.user_id)

    def test_many_leads_one_digest(self):
        """Capabilities: 82"""
        leads = self._new(40)
        self._route()
        self.assertEqual(leads.activity_ids.user_id, leads.user_id)
        alerts = self.env["lead.alert"].search([("lead_ids", "in", leads.ids)])
        inbox = alerts.filtered(lambda alert: alert.channel == "inbox")
        self.assertEqual(len(inbox), 2)
        runs = self.env["lead.routing.run"].search([("rule_id", "=", self.rule.id)])
        self.assertEqual(len(runs), 1)

    def test_very_many_leads_no_todo(self):
        leads = self._new(200)
        self._route()
        self.assertTrue(all(leads.mapped("user_id")))
        self.assertFalse(leads.activity_ids)

    def test_rule_may_convert(self):
        self.rule.converts = True
        lead = self._new(type="lead")
        self._route()
        self.assertEqual(lead.type, "opportunity")
        self.assertEqual(lead.date_conversion, self.now)

    def test_waiting_leads_are_routed_on_demand(self):
        self.rule.action_archive()
        lead = self._new()
        self.env.cr.flush()
        self.rule.action_unarchive()
        self.assertEqual(self.rule.waiting_count, 1)
        self.rule.with_user(self.max).action_route_waiting()
        self._route()
        self.assertTrue(lead.user_id)
        self.assertEqual(self._decision(lead).trigger, "manual")

    def test_lead_without_rule_is_no_longer_due(self):
        lead = self._new()
        self.env.cr.flush()
        self.rule.min_score = 1000
        self._route()
        self.assertFalse(lead.routing_due_at)
        self.assertFalse(lead.routing_decision_ids)

    def test_retried_nobody_is_told_once(self):
        self.member_ann.routing_paused_until = self.now + timedelta(days=2)
        self.member_bob.routing_paused_until = self.now + timedelta(days=3)
        lead = self._new()
        self._route()
        self._route(days=1, hours=23)
        self.assertEqual(lead.routing_decision_ids.mapped("outcome"), ["nobody"])
        alerts = self.env["lead.alert"].search([("lead_id", "=", lead.id)])
        self.assertEqual(set(alerts.event_id.mapped("code")), {"unrouted"})
        self._route(days=2, minutes=1)
        self.assertEqual(lead.user_id, self.ann)
