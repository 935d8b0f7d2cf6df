from datetime import timedelta

from odoo.tests import tagged

from .sending_common import SendingCase


@tagged("post_install", "-at_install")
class TestSendingChecks(SendingCase):
    """Who may get a message is looked at when it is sent. Capabilities: 118"""

    def _say(self, state, lead=None):
        row = {"purpose": "marketing", "state": state, "source": "person"}
        row |= {"lead_id": (lead or self.lead).id, "email": "ann@example.com"}
        self.env["lead.consent"]._record_consent([row], now=self.now)

    def _skipped(self):
        execution = self.begin()
        self.assertEqual(execution.state, "skipped")
        self.assertFalse(self.get_mails())
        self.assertEqual(execution.enrollment_id.state, "done")
        return execution.reason

    def test_without_address(self):
        self.lead.email_from = False
        self.assertEqual(self._skipped(), "no_address")

    def test_on_the_exclusion_list(self):
        self.env["mail.blacklist"]._add("ann@example.com")
        self.assertEqual(self._skipped(), "blacklisted")

    def test_consent_taken_back(self):
        self._say("withdrawn")
        self.assertEqual(self._skipped(), "unsubscribed")

    def test_consent_not_confirmed_yet(self):
        self._say("asked")
        self.assertEqual(self._skipped(), "no_consent")

    def test_company_that_writes_with_consent_only(self):
        self.company.lead_nurture_needs_consent = True
        self.assertEqual(self._skipped(), "no_consent")

    def test_consent_lets_it_go(self):
        self.company.lead_nurture_needs_consent = True
        self._say("given")
        self.assertEqual(self.begin().state, "queued")

    def test_refused_between_queue_and_sending(self):
        execution = self.begin()
        self.env["mail.blacklist"]._add("ann@example.com")
        self.executions._send_due(self.now)
        self.assertEqual(
            (execution.state, execution.reason), ("skipped", "blacklisted")
        )
        self.assertEqual(self.get_mails().state, "cancel")
        self.assertEqual(execution.enrollment_id.state, "done")

    def test_who_leaves_gets_nothing_more(self):
        execution = self.begin()
        execution.enrollment_id._leave("replied", self.now)
        self.executions._send_due(self.now)
        self.assertEqual((execution.state, execution.reason), ("skipped", "not_needed"))
        self.assertEqual(self.get_mails().state, "cancel")

    def test_quiet_hours_of_the_leads_own_clock(self):
        self.flow.write({"has_quiet_hours": True, "quiet_from": 20, "quiet_to": 8})
        china = self.make_leads(
            email_from="li@example.com", country_id=self.env.ref("base.cn").id
        )
        type(self).now = self.after(hours=4)  # nine in the evening in Shanghai
        execution = self.begin(china)
        self.assertEqual(
            (execution.state, execution.reason), ("waiting", "quiet_hours")
        )
        self.assertEqual(execution.enrollment_id.due_at, self.after(hours=15))
        self.run_until(self.after(hours=16))
        self.assertEqual(execution.state, "done")
        self.assertEqual(execution.done_at, self.after(hours=15))

    def test_cap_over_all_flows(self):
        self.company.write({"lead_nurture_cap": 1, "lead_nurture_cap_days": 7})
        other = self.make_flow(name="Other", has_quiet_hours=False)
        step = self.add_step(other, "email", mail_subject="Second")
        self.start(other)
        first = self.begin()
        self.do_pass()
        second = self.enter(other, self.lead)
        self.do_pass()
        self.assertEqual(second.execution_ids.reason, "frequency_cap")
        self.assertEqual(second.due_at, first.done_at + timedelta(days=7))
        self.run_until(self.after(days=8))
        self.assertEqual(second.execution_ids.state, "done")
        self.assertEqual(second.execution_ids.step_id, step)

    def test_two_queued_at_once_do_not_wait_for_each_other(self):
        self.company.write({"lead_nurture_cap": 1, "lead_nurture_cap_days": 7})
        first = self.begin()
        other = self.make_flow(name="Other", has_quiet_hours=False)
        self.add_step(other, "email", mail_subject="Second")
        self.start(other)
        second = self.enter(other, self.lead)
        # As if two workers had queued them side by side.
        self.company.lead_nurture_cap = 0
        self.env["lead.nurture.enrollment"]._run_due(self.now)
        self.company.lead_nurture_cap = 1
        self.executions._send_due(self.now)
        self.assertEqual(first.state, "done")
        self.assertEqual(second.execution_ids.state, "queued")
        self.assertEqual(second.execution_ids.reason, "frequency_cap")

    def test_nothing_is_sent_while_paused(self):
        execution = self.begin()
        self.company.lead_flows_paused = True
        self.assertEqual(self.executions._send_due(self.now), 0)
        self.company.lead_flows_paused = False
        self.flow.is_paused = True
        self.assertEqual(self.executions._send_due(self.now), 0)
        self.assertEqual(execution.state, "queued")
