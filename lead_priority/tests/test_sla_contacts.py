from odoo.exceptions import UserError
from odoo.tests import tagged

from .sla_common import SlaCase, at


@tagged("post_install", "-at_install")
class TestSlaContacts(SlaCase):
    """Neither too many contacts nor too few. Capabilities: 98, 115"""

    def setUp(self):
        super().setUp()
        self.activate()
        self.lead = self.owned().with_user(self.ann)

    def _calls(self, count):
        for hour in range(count):
            self.call(self.lead, self.later(at(2, 9), hours=hour))
        self.moment = at(2, 9 + count)

    def test_the_fifth_call_in_three_days_is_the_last_without_a_warning(self):
        self._calls(4)
        self.assertNotIn("warning", self.lead.record_call_result("no_answer"))
        result = self.lead.record_call_result("reached")
        self.assertIn("5 contacts in the last 3 days", result["warning"])
        self.assertTrue(result["followup_id"])

    def test_after_three_days_it_is_free_again(self):
        self._calls(5)
        self.assertTrue(self.lead.contact_notice)
        self.moment = at(5, 9, 0, 1)
        self.lead.invalidate_recordset(["contact_notice"])
        self.assertFalse(self.lead.contact_notice)

    def test_no_ceiling(self):
        self.policy.max_contacts = 0
        self._calls(9)
        self.assertFalse(self.lead.contact_notice)

    def test_a_way_that_is_not_allowed(self):
        self.policy.allows_call = False
        warning = self.lead.record_call_result("reached")["warning"]
        self.assertIn("E-mails, Meetings, Messages", warning)
        self.assertEqual(self.lead.get_contact_warning("mail"), "")

    def test_giving_up_after_one_contact_is_refused(self):
        self.policy.min_contacts = 2
        self._calls(1)
        for give_up in (
            lambda: self.lead.return_to_pool(self.public_pool.id, "Never answers"),
            lambda: self.lead.action_set_lost(lost_reason_id=self.lost_reason.id),
        ):
            with self.assertRaisesRegex(UserError, "1 of 2 times"):
                give_up()
        self.call(self.lead)
        self.lead.return_to_pool(self.public_pool.id, "Never answers")
        self.assertEqual(self.lead.sudo().pool_id, self.public_pool)

    def test_a_leader_may(self):
        self.policy.min_contacts = 2
        self.lead.with_user(self.lea).return_to_pool(self.public_pool.id, "Ours")
        self.assertFalse(self.lead.sudo().user_id)

    def test_without_a_policy_nothing_is_in_the_way(self):
        self.policy.action_archive()
        self._calls(9)
        self.assertEqual(self.lead.get_contact_warning("call"), "")
        self.lead.return_to_pool(self.public_pool.id, "Never answers")


@tagged("post_install", "-at_install")
class TestSlaQueue(SlaCase):
    """The queue goes by urgency, deadline and score. Capabilities: 88"""

    def setUp(self):
        super().setUp()
        self.activate()

    def test_order(self):
        without = self._lead(user_id=self.bob.id)
        self.env["lead.sla.clock"].search([]).write({"ended_at": at(2, 9)})
        self.env["lead.sla.clock"]._refresh_leads(without.ids)
        late = self.owned()
        self.moment = at(2, 8)
        early, urgent = self.owned(), self._lead()
        self.moment = at(2, 10)
        self.hand(urgent, self.ann)
        self.hand(without, self.ann)
        self.env["lead.sla.clock"].search([("lead_id", "=", without.id)]).unlink()
        self.env["lead.sla.clock"]._refresh_leads(without.ids)
        urgent.sudo().is_urgent = True
        leads = self.env["crm.lead"]
        domain = leads._get_queue_domain(self.ann, self.moment)
        found = leads.search(domain, order=leads._queue_order)
        self.assertEqual(found, urgent + early + late + without)

    def test_countdown_counts_working_time_only(self):
        self.moment = at(2, 11, 30)
        lead = self.owned()
        self.assertEqual(lead.sla_due_at, at(2, 14, 30))
        countdown = lead.with_user(self.ann).sla_countdown
        self.assertEqual(countdown["label"], "First contact")
        self.assertEqual(
            countdown["spans"],
            [
                ["2026-03-02 11:30:00", "2026-03-02 12:00:00"],
                ["2026-03-02 13:00:00", "2026-03-02 14:30:00"],
            ],
        )

    def test_countdown_of_the_clock(self):
        lead = self.owned()
        self.go_to(at(2, 11))
        self.call(lead)
        self.go_to(at(8, 11))
        self.assertEqual(lead.sla_state, "reclaim")
        self.assertEqual(
            lead.sla_countdown["spans"],
            [["2026-03-08 11:00:00", "2026-03-09 11:00:00"]],
        )
        self.moment = at(9, 12)
        lead.invalidate_recordset(["sla_countdown"])
        self.assertEqual(lead.sla_countdown["spans"], [])

    def test_no_deadline_no_countdown(self):
        self.assertFalse(self._lead().sla_countdown)
