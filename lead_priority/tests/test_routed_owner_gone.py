from datetime import timedelta

from odoo.tests import tagged

from .routed_common import RoutingCase


@tagged("post_install", "-at_install")
class TestRoutedOwnerGone(RoutingCase):
    """Leads of an owner who is away or gone go on as the rule says."""

    def setUp(self):
        super().setUp()
        self.lead = self._new(user_id=self.ann.id)
        self.env.cr.flush()

    def _go_on_leave(self, hours=72):
        resource = self.env["resource.resource"].create(
            {"name": "Ann", "user_id": self.ann.id, "calendar_id": False}
        )
        self.env["resource.calendar.leaves"].create(
            {
                "resource_id": resource.id,
                "date_from": self.now - timedelta(hours=1),
                "date_to": self.now + timedelta(hours=hours),
                "time_type": "leave",
            }
        )
        self.env["lead.routing.rule"]._hand_over_absent(self.now)

    def test_archived_owner(self):
        self.ann.action_archive()
        self._route()
        self.assertEqual(self.lead.user_id, self.bob)
        self.assertEqual(self._decision(self.lead).trigger, "owner_left")
        self.assertEqual(self.open_row(self.lead).reason, "assigned")

    def test_owner_who_left_the_team(self):
        self.member_ann.unlink()
        self._route()
        self.assertEqual(self.lead.user_id, self.bob)

    def test_leave_keeps_leads_by_default(self):
        self._go_on_leave()
        self._route()
        self.assertEqual(self.lead.user_id, self.ann)
        self.assertFalse(self.lead.routing_due_at)

    def test_leave_may_reroute_once(self):
        self.rule.absence_policy = "reroute"
        self._go_on_leave()
        self._route()
        self.assertEqual(self.lead.user_id, self.bob)
        self.lead.user_id = self.ann
        self.env["lead.routing.rule"]._hand_over_absent(self.now)
        self._route()
        self.assertEqual(self.lead.user_id, self.ann)

    def test_some_hours_off_change_nothing(self):
        self.rule.absence_policy = "reroute"
        self._go_on_leave(hours=3)
        self._route()
        self.assertEqual(self.lead.user_id, self.ann)

    def test_into_a_pool(self):
        self.rule.write({"departure_policy": "pool", "gone_pool_id": self.pool.id})
        self.ann.action_archive()
        self._route()
        self.assertEqual(
            (self.lead.user_id, self.lead.pool_id), (self.env.user.browse(), self.pool)
        )
        self.assertEqual(self.open_row(self.lead).reason, "released")

    def test_to_the_leader(self):
        self.rule.departure_policy = "leader"
        self.north.user_id = self.lea
        self.ann.action_archive()
        self._route()
        self.assertEqual(self.lead.user_id, self.lea)

    def test_nobody_left(self):
        self.member_bob.routing_paused_until = self.now + timedelta(days=1)
        self.ann.action_archive()
        self._route()
        self.assertFalse(self.lead.user_id)
        self.assertEqual(self._decision(self.lead).outcome, "nobody")
        self._route(days=1, minutes=1)
        self.assertEqual(self.lead.user_id, self.bob)

    def test_won_leads_stay(self):
        self.lead.action_set_won()
        self.ann.action_archive()
        self._route()
        self.assertEqual(self.lead.user_id, self.ann)

    def test_nothing_moves_while_routing_is_off(self):
        self.rule.action_archive()
        self.ann.action_archive()
        self.assertFalse(self.lead.routing_due_at)
