from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models import crm_lead_contact
from .common import LeadPriorityCase
from .sla_common import SlaCase, at


class ContactCase(LeadPriorityCase):
    """Three leads of one person, two of them Ann's and one Bob's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.by_mail = cls._lead(
            name="By mail",
            user_id=cls.ann.id,
            email_from="Eve@Example.com",
            phone="+32470123456",
        )
        cls.same_mail = cls._lead(
            name="Same mail", user_id=cls.ann.id, email_from="eve@example.com"
        )
        cls.same_phone = cls._lead(
            name="Same phone", user_id=cls.bob.id, phone="+32 470 12 34 56"
        )
        cls.stranger = cls._lead(
            name="Stranger", user_id=cls.ann.id, email_from="x@example.com"
        )

    def call(self, lead, user, moment):
        row = {"lead_id": lead.id, "user_id": user.id, "channel": "call"}
        self.env["lead.followup"]._record_followup(
            [{**row, "direction": "outgoing", "outcome": "reached"}], now=moment
        )

    def told(self, lead, user):
        return lead.with_user(user).get_contact_summary()


@tagged("post_install", "-at_install")
class TestContact(ContactCase):
    """Everything with one person in one place. Capabilities: 13, 14, 15"""

    def test_leads_of_one_contact(self):
        """Capabilities: 13, 15"""
        everything = self.by_mail | self.same_mail | self.same_phone
        self.assertEqual(self.by_mail._get_contact_leads(), everything)
        self.assertEqual(
            self.by_mail.with_user(self.ann)._get_contact_leads().ids,
            [self.by_mail.id, self.same_mail.id],
        )

    def test_lost_leads_and_those_of_the_customer_are_there(self):
        customer = self.env["res.partner"].create({"name": "Eve"})
        deal = self._lead(partner_id=customer.id)
        lost = self._lead(partner_id=customer.id)
        lost.action_set_lost()
        self.assertEqual(deal._get_contact_leads(), deal | lost)

    def test_switchboard_is_no_person(self):
        self.patch(crm_lead_contact, "MOST_LEADS", 2)
        leads = self._leads(4, phone="+3222903490")
        leads[0].email_from = leads[1].email_from = "a@example.com"
        self.assertEqual(leads[0]._get_contact_leads(), leads[0] | leads[1])

    def test_without_keys_and_of_another_company_none(self):
        lead = self._lead()
        self.assertEqual(lead._get_contact_leads(), lead)
        far = self.env["res.company"].create({"name": "Far"})
        self.same_phone.write({"user_id": False, "company_id": far.id})
        self.by_mail.company_id = self.env.company
        self.assertNotIn(self.same_phone, self.by_mail._get_contact_leads())

    def test_timeline_goes_over_all_leads_that_one_sees(self):
        """Capabilities: 13, 14, 15"""
        for lead in (self.by_mail, self.same_mail, self.same_phone, self.stranger):
            self.call(lead, self.ann, self.now)
        lead = self.by_mail.with_user(self.ann)
        rows = lead.get_timeline(kinds=["followup"], of_contact=True)["rows"]
        named = {row["lead"] and row["lead"]["name"] for row in rows}
        self.assertEqual(named, {False, "Same mail"})
        for_leader = self.by_mail.with_user(self.lea)
        rows = for_leader.get_timeline(kinds=["followup"], of_contact=True)["rows"]
        self.assertEqual(len(rows), 3)
        self.assertEqual(len(lead.get_timeline(kinds=["followup"])["rows"]), 1)

    def test_pages_of_a_contact_neither_repeat_nor_leave_out(self):
        for minute in range(7):
            lead = (self.by_mail, self.same_mail)[minute % 2]
            self.call(lead, self.ann, self.now + timedelta(minutes=minute))
        keys = [
            row["key"]
            for offset in (0, 3, 6)
            for row in self.by_mail.get_timeline(
                offset, 3, ["followup"], of_contact=True
            )["rows"]
        ]
        self.assertEqual((len(keys), len(set(keys))), (7, 7))

    def test_colleague_with_another_lead_is_named(self):
        """Capabilities: 13"""
        self.call(self.same_phone, self.bob, self.now)
        told = self.told(self.by_mail, self.ann)
        self.assertEqual([lead["name"] for lead in told["leads"]], ["Same mail"])
        self.assertIn("Bob: has another lead", told["notes"][0])
        self.assertIn("Call, Bob", told["notes"][1])
        with self.assertRaises(AccessError):
            self.told(self.by_mail, self.bob)

    def test_lead_in_a_hidden_pool_is_mentioned_without_its_name(self):
        self.same_phone.write({"user_id": False, "pool_id": self.pool.id})
        notes = self.told(self.by_mail, self.ann)["notes"]
        self.assertEqual(notes, ["Another lead of this contact waits in a pool."])

    def test_call_of_a_colleague_is_told_before_one_calls(self):
        """Capabilities: 13, 115"""
        now = self.env.cr.now()
        self.call(self.same_phone, self.bob, now - timedelta(hours=25))
        self.assertFalse(self.by_mail.with_user(self.ann).contact_notice)
        self.call(self.same_phone, self.bob, now - timedelta(hours=2))
        lead = self.by_mail.with_user(self.ann)
        lead.invalidate_recordset()
        self.assertIn("Bob contacted this person", lead.contact_notice)
        self.assertFalse(self.stranger.contact_notice)


@tagged("post_install", "-at_install")
class TestContactCeiling(SlaCase):
    """Contacts are counted over all leads of the person. Capabilities: 13, 115"""

    def test_ceiling_counts_the_other_leads_too(self):
        """Capabilities: 13, 115"""
        self.activate()
        lead = self.owned(email_from="eve@example.com").with_user(self.ann)
        other = self._lead(user_id=self.bob.id, email_from="eve@example.com")
        for hour in range(3):
            self.call(lead, self.later(at(2, 9), hours=hour))
        for hour in (3, 4):
            self.call(other, self.later(at(2, 9), hours=hour), user=self.bob)
        self.moment = at(2, 15)
        warning = lead.get_contact_warning()
        self.assertIn("5 contacts in the last 3 days, 2 of them", warning)
