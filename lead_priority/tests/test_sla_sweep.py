from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..parking import TRIES
from .sla_common import SlaCase, at


@tagged("post_install", "-at_install")
class TestSlaSweep(SlaCase):
    """What happens when a limit is nearly, and at last, missed. Capabilities: 88, 90"""

    def setUp(self):
        super().setUp()
        self.activate()
        self.told = []
        told = self.told

        def tell(clocks, event, now, **_how):
            told.extend((event, clock.lead_id) for clock in clocks)

        self.startPatcher(
            patch.object(self.env.registry["lead.sla.clock"], "_tell", tell)
        )

    def test_warned_twice_then_overdue_and_escalated_once(self):
        lead = self.owned()
        steps = []
        for moment in (at(2, 9, 59), at(2, 10), at(2, 10, 36), at(2, 11), at(2, 12)):
            self.go_to(moment)
            self.sweep()
            steps.append((len(self.told), lead.sla_state))
        self.assertEqual(
            steps,
            [(0, "running"), (1, "warned"), (2, "warned"), (4, "overdue")]
            + [(4, "overdue")],
        )
        events = [event for event, _lead in self.told]
        self.assertEqual(events, ["reminder", "reminder", "overdue", "escalated"])
        self.assertEqual(self.clock(lead).breached_at, at(2, 11))

    def test_after_an_outage_only_the_last_step_is_told(self):
        lead = self.owned()
        self.go_to(at(2, 16))
        events = [event for event, _lead in self.told]
        self.assertEqual(events, ["overdue", "escalated"])
        self.assertEqual(self.clock(lead).breached_at, at(2, 11))

    def test_escalation_can_be_off(self):
        self.policy.escalates = False
        self.owned()
        self.go_to(at(2, 11))
        self.assertEqual([event for event, _lead in self.told], ["overdue"])

    def test_a_contacted_lead_is_left_alone(self):
        lead = self.owned()
        self.call(lead)
        self.go_to(at(4, 9))
        self.assertEqual(self.told, [])
        self.assertEqual(lead.user_id, self.ann)

    def test_second_followup_is_reminded_of_after_three_days(self):
        """Capabilities: 90, 97"""
        lead = self.owned(type="lead")
        self.call(lead, at(2, 10))
        self.assertEqual(lead.sla_due_at, at(5, 10))
        self.go_to(at(5, 10))
        self.assertEqual(self.told, [("reminder", lead)])
        activity = lead.activity_ids
        self.assertEqual((activity.user_id, len(activity)), (self.ann, 1))

    def test_an_opportunity_needs_no_reminder(self):
        lead, converted = self.owned(type="opportunity"), self.owned(type="lead")
        self.call(lead)
        self.call(converted)
        converted.type = "opportunity"
        self.assertFalse(self.clock(lead, "second_followup"))
        self.go_to(at(5, 10))
        self.assertEqual(self.told, [])
        self.assertEqual(self.clock(converted, "second_followup").state, "cancelled")

    def test_a_second_contact_on_another_day_meets_it(self):
        lead = self.owned(type="lead")
        self.call(lead, at(2, 10))
        self.call(lead, at(2, 10, 5))
        clock = self.clock(lead, "second_followup")
        self.assertEqual(clock.state, "running")
        self.call(lead, at(3, 9))
        self.assertEqual(clock.state, "met")

    def test_what_was_missed_by_a_hook_is_healed_before_anything_happens(self):
        lead, moved = self.owned(), self.owned()
        clocks = self.env.registry["lead.sla.clock"]
        with (
            patch.object(clocks, "_note_followups", lambda *args, **kw: None),
            patch.object(clocks, "_follow_custody", lambda *args, **kw: None),
        ):
            self.call(lead)
            self.hand(moved, self.bob)
        self.go_to(at(4, 9))
        self.assertEqual((lead.user_id, moved.user_id), (self.ann, self.bob))
        self.assertEqual(self.clock(lead).state, "met")
        self.assertEqual(self.clock(moved).state, "cancelled")
        self.assertEqual(self.told, [])

    def test_a_poison_record_is_parked_and_the_others_are_done(self):
        """Target: R10"""
        poison, other = self.owned(), self.owned()
        clocks = self.env.registry["lead.sla.clock"]
        end = clocks._end_first_response

        def fail(records, now, step):
            if poison in records.lead_id:
                raise ValueError("poison")
            end(records, now, step)

        bad = self.clock(poison)
        self.moment = at(2, 11)
        with (
            patch.object(clocks, "_end_first_response", fail),
            mute_logger("odoo.addons.lead_priority.batches"),
        ):
            for attempt in range(1, TRIES + 1):
                self.sweep()
                self.assertEqual(bad.tries, attempt)
                self.moment = bad.next_at or self.moment
        self.assertEqual(self.clock(other).state, "breached")
        self.assertEqual((bad.state, bad.next_at), ("parked", False))
        self.assertIn("ValueError: poison", bad.error)
        bad.with_user(self.max).action_try_again()
        self.sweep()
        self.assertEqual((bad.state, bad.breached_at), ("breached", at(2, 11)))

    def test_handed_over_before_the_limit_is_missed(self):
        self.policy.hands_over_percent = 90
        self.env["lead.routing.rule"].search([]).active = False
        kept = self.owned()
        self.go_to(at(2, 10, 48))
        self.assertEqual(kept.user_id, self.ann)
        rule = {"name": "All", "min_qualification": "raw", "user_ids": self.bob.ids}
        self.env["lead.routing.rule"].create(rule)
        self.moment = at(3, 8)
        lead = self.owned()
        self.go_to(at(3, 9, 48))
        self.env["crm.lead"]._mark_noted()
        self.assertEqual((lead.user_id.id, bool(lead.routing_due_at)), (False, True))
        self.assertIn(("reclaimed", lead), self.told)
        self.assertEqual(self.clock(lead).state, "cancelled")

    def test_the_cron_does_it_all(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "lead_priority.ir_cron_check_sla_clocks"
            ).method_direct_trigger()


@tagged("post_install", "-at_install")
class TestSlaReclaim(SlaCase):
    """Leads nobody follows up go back to the pool. Capabilities: 91, 92, 94, 95"""

    def setUp(self):
        super().setUp()
        self.activate()

    def test_untouched_for_48_hours(self):
        lead = self.owned()
        clock = self.clock(lead, "untouched")
        self.go_to(at(3, 9))
        self.assertEqual((clock.announced_at, lead.sla_due_at), (at(3, 9), at(2, 11)))
        self.go_to(at(4, 8, 59, 59))
        self.assertEqual(lead.user_id, self.ann)
        self.go_to(at(4, 9))
        self.assertEqual((lead.user_id.id, lead.pool_id), (False, self.public_pool))
        self.assertFalse(lead.date_open)
        self.assertEqual((clock.state, clock.breached_at), ("breached", at(4, 9)))
        row = self.open_row(lead)
        self.assertEqual((row.place, row.reason), ("pool", "reclaimed"))
        self.assertFalse(lead.sla_due_at)

    def test_taken_back_it_goes_to_somebody_else_at_once(self):
        """Capabilities: 94"""
        self.env["lead.routing.rule"].search([]).action_archive()
        self.env["lead.routing.rule"].create(
            {"name": "All", "user_ids": (self.ann | self.bob).ids}
        )
        self.policy.write({"may_recycle": False, "reclaim_routes": True})
        lead = self.owned(qualification="sql")
        self.go_to(at(3, 9))
        self.go_to(at(4, 9))
        self.env.cr.flush()
        self.assertEqual((lead.user_id.id, lead.routing_due_at), (False, at(4, 9)))
        lead._route(now=self.moment)
        self.assertEqual(lead.user_id, self.bob)

    def test_taken_back_it_waits_in_the_pool_unless_the_policy_says_so(self):
        self.env["lead.routing.rule"].create({"name": "All"})
        self.policy.may_recycle = False
        lead = self.owned(qualification="sql")
        self.go_to(at(3, 9))
        self.go_to(at(4, 9))
        self.env.cr.flush()
        self.assertEqual((lead.user_id.id, lead.routing_due_at), (False, False))

    def test_idle_for_seven_days(self):
        lead = self.owned()
        self.call(lead, at(2, 10))
        self.go_to(at(8, 10))
        self.assertEqual((lead.sla_state, lead.sla_due_at), ("reclaim", at(9, 10)))
        self.go_to(at(9, 10))
        self.assertEqual(lead.pool_id, self.public_pool)
        self.assertEqual(self.clock(lead, "idle").breached_at, at(9, 10))

    def test_the_history_survives(self):
        lead = self.owned()
        self.go_to(at(3, 9))
        self.go_to(at(4, 9))
        self.hand(lead, self.bob)
        owners = lead.sla_clock_ids.mapped("user_id")
        self.assertEqual(owners, self.ann | self.bob)
        was = lead.custody_ids.filtered(lambda row: row.user_id == self.ann)
        self.assertEqual((was.started_at, was.ended_at), (at(2, 9), at(4, 9)))

    def test_a_contact_after_the_announcement_saves_it(self):
        lead = self.owned()
        self.go_to(at(3, 9))
        self.moment = at(3, 10)
        self.call(lead)
        self.go_to(at(4, 9))
        self.assertEqual(lead.user_id, self.ann)
        self.assertEqual(self.clock(lead, "untouched").state, "met")

    def test_paused_it_waits_and_is_announced_again(self):
        lead = self.owned()
        self.go_to(at(3, 9))
        self.env.company.lead_reclaim_paused = True
        self.go_to(at(10, 9))
        self.assertEqual(lead.user_id, self.ann)
        self.env.company.lead_reclaim_paused = False
        self.go_to(at(10, 10))
        self.assertEqual(lead.user_id, self.ann)
        self.assertEqual(self.clock(lead, "untouched").announced_at, at(10, 10))
        self.go_to(at(11, 10))
        self.assertEqual(lead.pool_id, self.public_pool)

    def test_never_without_an_announcement(self):
        lead = self.owned()
        self.go_to(at(4, 9))
        self.assertEqual(lead.user_id, self.ann)
        self.go_to(at(5, 9))
        self.assertEqual(lead.pool_id, self.public_pool)

    def test_a_pause_of_hours_changes_nothing(self):
        lead = self.owned()
        self.go_to(at(3, 9))
        self.go_to(at(4, 15))
        self.assertEqual(lead.pool_id, self.public_pool)
        self.assertEqual(self.clock(lead, "untouched").breached_at, at(4, 9))

    def test_without_a_pool_the_lead_is_unassigned(self):
        self.policy.reclaim_pool_id = False
        self.env["lead.pool"].search([("kind", "=", "public")]).active = False
        lead = self.owned()
        self.go_to(at(3, 9))
        self.go_to(at(4, 9))
        self.assertFalse(lead.user_id or lead.pool_id)

    def test_short_limits_are_announced_at_their_half(self):
        self.policy.write({"reclaim_untouched": 4})
        lead = self.owned()
        self.assertEqual(self.clock(lead, "untouched").announce_at, at(2, 11))
