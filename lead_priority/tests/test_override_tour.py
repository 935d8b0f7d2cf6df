from odoo.tests import HttpCase, new_test_user, tagged

from .routed_common import RoutingCase


@tagged("post_install", "-at_install")
class TestOverrideTour(HttpCase, RoutingCase):
    """A team leader gives a lead to somebody else in a real browser."""

    def test_leader_chooses_another_owner(self):
        """Capabilities: 81"""
        groups = "base.group_user,sales_team.group_sale_salesman_all_leads"
        new_test_user(self.env, "lena", groups=groups)
        olga = new_test_user(self.env, "olga", groups=groups, name="Overridden Olga")
        lead = self._new()
        self._route()
        url = f"/odoo/crm.lead/{lead.id}"
        self.start_tour(url, "lead_priority_override", login="lena")
        self.assertEqual(lead.user_id, olga)
        decision = self._decision(lead)
        self.assertEqual(
            (decision.outcome, decision.note), ("overridden", "Knows the customer")
        )
