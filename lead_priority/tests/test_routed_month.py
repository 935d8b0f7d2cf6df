from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .routed_common import RoutingCase

DAYS = 30


@tagged("post_install", "-at_install")
class TestRoutedMonth(RoutingCase):
    """A lead a day: who got how many after a month."""

    def _route_a_month(self, leads_of_day=1):
        """Route leads of each day, one run a day; give {rep: leads}."""
        leads = self.env["crm.lead"]
        for day in range(DAYS):
            moment = self.now + timedelta(days=day)
            with patch.object(self.env.cr, "now", lambda moment=moment: moment):
                leads |= self._new(leads_of_day)
                self.env.cr.flush()
                while self.env["lead.routing.rule"]._route_due():
                    pass
        return {user: len(part) for user, part in leads.grouped("user_id").items()}

    def test_two_equal_reps_get_fifteen_each(self):
        """Capabilities: 71. Target: R6"""
        self.assertEqual(self._route_a_month(), {self.ann: 15, self.bob: 15})

    def test_seniority_and_order_give_nothing(self):
        """The one who was there first does not get the odd lead of each day."""
        self.member_ann.routing_level = "senior"
        counts = self._route_a_month(leads_of_day=3)
        self.assertEqual(counts, {self.ann: 45, self.bob: 45})

    def test_weights_are_shares(self):
        self.rule.strategy = "weighted"
        self.member_ann.routing_weight = 2
        self.assertEqual(self._route_a_month(), {self.ann: 20, self.bob: 10})
