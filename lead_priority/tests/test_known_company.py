from odoo.tests import tagged

from .common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestKnownCompany(LeadPriorityCase):
    """A lead of a company that is known by its e-mail domain goes to its owner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.partner"].create(
            {"name": "Acme", "is_company": True, "email": "info@acme-nv.com"}
        )
        cls.contact = cls.env["res.partner"].create(
            {"name": "Jo", "parent_id": cls.company.id, "email": "jo@acme-nv.com"}
        )

    def win(self, user):
        lead = self._lead(partner_id=self.contact.id, user_id=user.id)
        lead.action_set_won()
        return lead

    def owner(self, lead):
        return lead._get_existing_owners().get(lead.id)

    def test_existing_customer_is_shown(self):
        """Capabilities: 13"""
        self.win(self.bob)
        lead = self._lead(email_from="new.person@acme-nv.com")
        notice = lead.with_user(self.ann).customer_notice
        self.assertTrue(notice["is_customer"])
        self.assertEqual(notice["id"], self.company.id)
        self.assertIn("Acme (acme-nv.com). Bob looks after it.", notice["text"])

    def test_known_company_without_business_is_no_customer(self):
        lead = self._lead(email_from="new.person@acme-nv.com")
        self.assertFalse(lead.customer_notice["is_customer"])
        self.assertIsNone(self.owner(lead))

    def test_routing_sees_the_owner_of_the_customer(self):
        """Capabilities: 72"""
        self.win(self.bob)
        lead = self._lead(email_from="new.person@acme-nv.com")
        self.assertEqual(self.owner(lead), self.bob.id)
        self.company.user_id = self.ann
        self.assertEqual(self.owner(lead), self.ann.id)

    def test_who_had_this_person_comes_first(self):
        self.company.user_id = self.ann
        self._lead(email_from="new.person@acme-nv.com", user_id=self.bob.id)
        lead = self._lead(email_from="new.person@acme-nv.com")
        self.assertEqual(self.owner(lead), self.bob.id)

    def test_free_mail_names_no_company(self):
        self.company.write({"email": "acme@gmail.com", "user_id": self.ann.id})
        self.contact.email = "acme@163.com"
        for email in ("x@gmail.com", "x@163.com", "x@qq.com"):
            lead = self._lead(email_from=email)
            self.assertFalse(lead.customer_notice)
            self.assertIsNone(self.owner(lead))

    def test_contacts_of_another_company_are_not_told_of(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.company.user_id = self.ann
        (self.company | self.contact).company_id = other
        lead = self._lead(email_from="new.person@acme-nv.com")
        lead.company_id = self.env.company
        self.assertFalse(lead.customer_notice)
        self.assertIsNone(self.owner(lead))

    def test_who_left_is_no_owner(self):
        self.company.user_id = self.bob
        self.bob.active = False
        lead = self._lead(email_from="new.person@acme-nv.com")
        self.assertIsNone(self.owner(lead))

    def test_many_leads_cost_as_many_queries_as_one(self):
        self.company.user_id = self.ann
        leads = self._leads(50, email_from="new.person@acme-nv.com")
        leads[:1]._find_known_companies()
        with self.assertQueryCount(1):
            found = leads._find_known_companies()
        self.assertEqual(len(found), 50)
