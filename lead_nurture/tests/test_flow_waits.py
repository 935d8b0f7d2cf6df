from datetime import datetime, timedelta

from odoo.tests import tagged

from .common import START, FlowCase

SPRING = datetime(2026, 3, 28, 9, 0)  # noqa: DTZ001 a day before the clock changes


@tagged("post_install", "-at_install")
class TestFlowWaits(FlowCase):
    """How long each kind of wait lasts. Capabilities: 119, 132"""

    def wait(self, until, kind="wait", lead=None, **values):
        """Let a lead wait; give when that was over and with which outcome."""
        flow = self.make_flow()
        self.add_step(flow, kind, **values)
        self.start(flow)
        lead = lead or self.make_leads(country_id=self.env.ref("base.de").id)
        enrollment = self.enter(flow, lead)
        self.run_until(until)
        row = enrollment.execution_ids
        return row.done_at or None, row.outcome or None

    def test_minutes_and_hours(self):
        until = self.after(days=1)
        found = self.wait(until, wait_unit="minutes", wait_amount=90)
        self.assertEqual(found[0], self.after(minutes=90))
        type(self).now = START
        found = self.wait(until, wait_unit="hours", wait_amount=1)
        self.assertEqual(found[0], self.after(hours=1))

    def test_days_keep_the_local_clock(self):
        type(self).now = SPRING
        done_at, __ = self.wait(SPRING + timedelta(days=3), wait_amount=1)
        self.assertEqual(done_at, SPRING + timedelta(hours=23))

    def test_working_days_leave_out_the_weekend(self):
        type(self).now = self.after(days=4)  # Friday
        done_at, __ = self.wait(
            self.after(days=12), wait_unit="working_days", wait_amount=1
        )
        self.assertEqual(done_at, self.after(days=7))

    def test_hour_where_the_lead_lives(self):
        lead = self.make_leads(country_id=self.env.ref("base.cn").id)
        done_at, __ = self.wait(
            self.after(days=9),
            lead=lead,
            wait_kind="moment",
            wait_weekday="2",
            wait_hour=8.5,
        )
        self.assertEqual(done_at, self.after(days=1, hours=15, minutes=30))

    def test_date_of_the_lead_that_is_moved(self):
        field = self.env["ir.model.fields"]._get("crm.lead", "trial_end_at")
        lead = self.make_leads(trial_end_at=self.after(days=5))
        flow = self.make_flow()
        self.add_step(
            flow,
            "wait",
            wait_kind="date",
            wait_date_field_id=field.id,
            wait_unit="hours",
            wait_amount=-48,
        )
        self.start(flow)
        enrollment = self.enter(flow, lead)
        self.run_until(self.after(hours=1))
        lead.trial_end_at = self.after(days=4)
        self.run_until(self.after(days=9))
        self.assertEqual(enrollment.ended_at, self.after(days=2))

    def test_without_the_date_it_goes_on(self):
        field = self.env["ir.model.fields"]._get("crm.lead", "trial_end_at")
        found = self.wait(START, wait_kind="date", wait_date_field_id=field.id)
        self.assertEqual(found, (START, "next"))

    def test_event_or_time_out(self):
        """Capabilities: 128"""
        kind = self.env.ref("lead_priority.lead_engagement_type_mail_click")
        flow = self.make_flow()
        self.add_step(flow, "wait_event", event_type_ids=kind.ids, event_amount=2)
        self.start(flow)
        leads = self.make_leads(2)
        enrollments = self.enter(flow, leads).sorted(lambda one: one.lead_id.id)
        self.run_until(self.after(hours=5))
        self.env["lead.engagement"]._record_engagement(
            [{"lead_id": leads[0].id, "type_id": kind.id}], now=self.now
        )
        enrollments._wake(leads.ids, self.now)
        self.run_until(self.after(days=3))
        rows = [enrollment.execution_ids for enrollment in enrollments]
        self.assertEqual([row.outcome for row in rows], ["yes", "timeout"])
        self.assertEqual(rows[0].done_at, self.after(hours=5))
        self.assertEqual(rows[1].done_at, self.after(days=2))

    def test_event_after_the_time_is_over_does_not_count(self):
        kind = self.env.ref("lead_priority.lead_engagement_type_mail_click")
        flow = self.make_flow()
        self.add_step(flow, "wait_event", event_type_ids=kind.ids, event_amount=2)
        self.start(flow)
        enrollment = self.enter(flow, self.make_leads())
        self.do_pass()
        type(self).now = self.after(days=9)  # an outage
        self.env["lead.engagement"]._record_engagement(
            [{"lead_id": enrollment.lead_id.id, "type_id": kind.id}],
            now=self.after(days=8),
        )
        self.do_pass()
        self.assertEqual(enrollment.execution_ids.outcome, "timeout")

    def test_qualification_is_waited_for(self):
        flow = self.make_flow()
        self.add_step(flow, "wait_event", event_kind="mql")
        self.start(flow)
        enrollment = self.enter(flow, self.make_leads())
        self.do_pass()
        enrollment.lead_id.sudo().qualification = "sql"
        enrollment._wake(enrollment.lead_id.ids, self.now)
        self.do_pass()
        self.assertEqual(enrollment.execution_ids.outcome, "yes")
