from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .routed_common import RoutingCase


@tagged("post_install", "-at_install")
class TestRoutedExclusions(RoutingCase):
    """Who cannot take a lead does not get it, and the decision says why."""

    def _assert_kept_from_ann(self, code, **lead_values):
        lead = self._new(**lead_values)
        self._route()
        self.assertEqual(lead.user_id, self.bob)
        self.assertEqual(self._why_not(lead, self.ann), [code])
        self.assertEqual(self._why_not(lead, self.bob), [])

    def test_full_by_open_leads(self):
        """Capabilities: 71"""
        self.member_ann.routing_capacity_open = 1
        self._lead(user_id=self.ann.id)
        self._assert_kept_from_ann("full_open")

    def test_full_for_the_day(self):
        self.member_ann.routing_capacity_day = 1
        first = self._new(2)
        self._route()
        self.assertIn(self.ann, first.user_id)
        self._assert_kept_from_ann("full_day")

    def test_capacity_holds_within_one_run(self):
        self.member_ann.routing_capacity_open = 3
        leads = self._new(20)
        self._route()
        self.assertEqual(len(leads.filtered(lambda one: one.user_id == self.ann)), 3)

    def test_yesterdays_leads_leave_room_today(self):
        self.member_ann.routing_capacity_day = 1
        self.member_bob.routing_paused_until = self.now + timedelta(days=9)
        self._new()
        self._route()
        lead = self._new()
        self._route(days=1)
        self.assertEqual(lead.user_id, self.ann)

    def test_paused(self):
        self.member_ann.with_user(self.ann).pause_routing(self.now + timedelta(days=1))
        self._assert_kept_from_ann("paused")

    def test_on_leave(self):
        resource = self.env["resource.resource"].create(
            {"name": "Ann", "user_id": self.ann.id, "calendar_id": False}
        )
        self.env["resource.calendar.leaves"].create(
            {
                "resource_id": resource.id,
                "date_from": self.now - timedelta(days=1),
                "date_to": self.now + timedelta(days=5),
                "time_type": "leave",
            }
        )
        self._assert_kept_from_ann("on_leave")

    def test_outside_working_hours_only_if_the_rule_says(self):
        calendar = self._calendar_of_other_days()
        self.env["resource.resource"].create(
            {"name": "Ann", "user_id": self.ann.id, "calendar_id": calendar.id}
        )
        self.env["resource.resource"].create(
            {"name": "Bob", "user_id": self.bob.id, "calendar_id": False}
        )
        leads = self._new(2)
        self._route()
        self.assertEqual(leads.user_id, self.ann | self.bob)
        self.rule.respects_working_hours = True
        self._assert_kept_from_ann("outside_hours")

    def _calendar_of_other_days(self):
        """Working hours on the day after tomorrow only."""
        day = str((self.now + timedelta(days=2)).weekday())
        hours = {"name": "Day", "dayofweek": day, "hour_from": 8, "hour_to": 17}
        return self.env["resource.calendar"].create(
            {
                "name": "Odd days",
                "tz": "UTC",
                "attendance_ids": [
                    (5, 0, 0),
                    (0, 0, {**hours, "day_period": "morning"}),
                ],
            }
        )

    def test_archived_user(self):
        self.ann.action_archive()
        lead = self._new()
        self._route()
        self.assertEqual(lead.user_id, self.bob)

    def test_high_value_leads_are_not_for_novices(self):
        """Capabilities: 80"""
        self.member_ann.routing_level = "novice"
        self.rule.write({"high_value_score": 90, "min_level": "experienced"})
        leads = self._new(4)
        self.env.cr.flush()
        leads.sudo().score_id.write({"lead_score": 95})
        self._route()
        self.assertEqual(leads.user_id, self.bob)
        self.assertEqual(self._why_not(leads[0], self.ann), ["level_too_low"])

    def test_territory_may_be_required(self):
        self.rule.requires_territory = True
        self.member_ann.routing_country_ids = self.env.ref("base.fr")
        self._assert_kept_from_ann(
            "outside_territory", country_id=self.env.ref("base.de").id
        )

    def test_previous_owner_cools_down(self):
        lead = self._new(user_id=self.ann.id)
        lead.custody_ids.flush_recordset()
        self.env.cr.flush()
        lead._move({"user_id": False}, now=self.now, reason="reclaimed")
        lead._mark_for_routing("qualified")
        self._route(minutes=1)
        self.assertEqual(lead.user_id, self.bob)
        self.assertEqual(self._why_not(lead, self.ann), ["cooldown"])


@tagged("post_install", "-at_install")
class TestRoutedNobody(RoutingCase):
    """When nobody can take a lead it waits, says why, and is tried again."""

    def setUp(self):
        super().setUp()
        self.back_at = self.now + timedelta(days=2)
        self.member_ann.routing_paused_until = self.back_at
        self.member_bob.routing_paused_until = self.now + timedelta(days=4)

    def test_waits_until_somebody_is_back(self):
        lead = self._new()
        self._route()
        self.assertFalse(lead.user_id)
        self.assertEqual(self._decision(lead).outcome, "nobody")
        self.assertEqual(lead.routing_due_at, self.back_at)
        self._route(days=2, minutes=1)
        self.assertEqual(lead.user_id, self.ann)
        self.assertEqual(self._decision(lead).trigger, "retry")

    def test_goes_into_the_pool_of_the_rule(self):
        self.rule.nobody_pool_id = self.pool
        lead = self._new()
        self._route()
        self.assertEqual(lead.pool_id, self.pool)
        self.assertEqual(self.open_row(lead).note, "Nobody could take it")

    def test_leader_and_manager_are_told(self):
        lead = self._new()
        self._route()
        alerts = self.env["lead.alert"].search([("lead_id", "=", lead.id)])
        self.assertEqual(set(alerts.event_id.mapped("code")), {"unrouted"})
        self.assertIn(self.max, alerts.user_id)

    def test_is_tried_at_once_when_a_rep_resumes(self):
        lead = self._new()
        self._route()
        self.member_bob.with_user(self.lea).action_resume_routing()
        self.env.cr.flush()
        self._route()
        self.assertEqual(lead.user_id, self.bob)

    def test_reps_do_not_pause_each_other(self):
        with self.assertRaises(AccessError):
            self.member_bob.with_user(self.ann).pause_routing(self.back_at)


@tagged("post_install", "-at_install")
class TestRoutedWorkingTime(RoutingCase):
    """Working hours, holidays and make-up workdays decide who is at work."""

    def setUp(self):
        super().setUp()
        self.rule.respects_working_hours = True
        self.calendar = self.env["resource.calendar"].create(
            {"name": "Office", "tz": "Asia/Shanghai"}
        )
        self.north.company_id = self.env.company
        self.env.company.resource_calendar_id = self.calendar
        # A Monday, 9:30 in Shanghai.
        self.monday = datetime(2026, 3, 2, 1, 30)  # noqa: DTZ001 naive UTC

    def _is_at_work(self, now):
        return self.member_ann._get_availabilities(now)[self.member_ann.id].is_at_work

    def test_hours_of_the_company(self):
        self.assertTrue(self._is_at_work(self.monday))
        night = self.monday + timedelta(hours=12)
        self.assertFalse(self._is_at_work(night))
        availability = self.member_ann._get_availabilities(night)[self.member_ann.id]
        self.assertEqual(availability.next_at, datetime(2026, 3, 3, 0, 0))  # noqa: DTZ001

    def test_public_holiday(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": self.monday - timedelta(hours=4),
                "date_to": self.monday + timedelta(hours=8),
            }
        )
        self.assertFalse(self._is_at_work(self.monday))

    def test_make_up_workday(self):
        sunday = self.monday - timedelta(days=1)
        self.assertFalse(self._is_at_work(sunday))
        self.env["lead.workday.exception"].create(
            {"name": "Bridge day", "date": sunday.date()}
        )
        self.assertTrue(self._is_at_work(sunday))

    def test_relieved_owner_does_not_get_it_back(self):
        self.rule.write({"cooldown_days": 0, "respects_working_hours": False})
        lead = self._new(user_id=self.ann.id)
        lead._release_for_routing(now=self.now, note="No contact")
        self._route(minutes=1)
        self.assertEqual(lead.user_id, self.bob)
