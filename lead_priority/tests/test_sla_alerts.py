from odoo.tests import tagged

from .sla_common import SlaCase, at


@tagged("post_install", "-at_install")
class TestSlaAlerts(SlaCase):
    """Who is told what about deadlines. Capabilities: 88, 95, 97"""

    def setUp(self):
        super().setUp()
        self.activate()
        self.team.user_id = self.lea
        self.lead = self.owned(name="Acme")

    def alerts(self, code):
        return self.env["lead.alert"].search(
            [("event_id.code", "=", code), ("lead_id", "=", self.lead.id)],
            limit=1,
        )

    def test_before_a_lead_is_taken_back_the_days_are_said(self):
        self.go_to(at(2, 11))
        self.call(self.lead)
        self.go_to(at(8, 11))
        alert = self.alerts("warning")
        self.assertEqual(alert.user_id, self.ann)
        alert._word_texts()
        self.assertIn("Acme has had no follow-up for 6 days", alert.text)

    def test_the_owner_is_warned_and_the_leader_told(self):
        self.go_to(at(2, 10))
        self.assertEqual(self.alerts("reminder").user_id, self.ann)
        self.go_to(at(2, 11))
        self.assertEqual(self.alerts("overdue").user_id, self.ann)
        self.assertEqual(self.alerts("escalated").user_id, self.lea)

    def test_who_had_the_lead_is_told_that_it_is_gone(self):
        self.go_to(at(3, 9))
        self.go_to(at(4, 9))
        alert = self.alerts("reclaimed")
        self.assertEqual(alert.user_id, self.ann)
        alert._word_texts()
        self.assertIn("it was not contacted in time", alert.text)

    def test_the_lead_is_raw_again_unless_the_policy_says_otherwise(self):
        """Capabilities: 94"""
        other = self.owned()
        (self.lead | other).action_set_qualification("sql", "Has a budget")
        other.sla_clock_ids.policy_id = self.policy.copy(
            {"may_recycle": False, "state": "active", "active_from": at(1, 0)}
        )
        self.go_to(at(3, 9))
        self.go_to(at(4, 9))
        self.assertEqual(self.lead.qualification, "raw")
        self.assertEqual(other.qualification, "sql")
