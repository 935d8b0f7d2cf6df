from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import lead_duplicate_find
from .capture_common import CaptureCase


class DuplicateCase(CaptureCase):
    """Pairs of leads, and a short way to look for them."""

    def pairs(self, leads, state=None):
        self.env["lead.duplicate"]._find(leads.ids, now=self.now)
        domain = ["|", ("lead_id", "in", leads.ids), ("other_lead_id", "in", leads.ids)]
        if state:
            domain = [("state", "=", state), *domain]
        return self.env["lead.duplicate"].search(domain)

    def twins(self, **values):
        return self._leads(2, email_from="twin@acme.example.com", **values)


@tagged("post_install", "-at_install")
class TestDuplicateFound(DuplicateCase):
    """Which two leads are proposed, and why. Capabilities: 10"""

    def test_each_reason_is_found(self):
        """Capabilities: 10"""
        known = {
            "external_key": "K1",
            "email_from": "ann@acme.example.com",
            "phone": "+32470123456",
            "contact_name": "Ann Lee",
        }
        first = self._lead(**known)
        for values, reason in (
            ({"external_key": "K1", "email_from": known["email_from"]}, "same_key"),
            ({"email_from": "ANN@acme.example.com"}, "same_email"),
            ({"phone": "0470 12 34 56"}, "same_phone"),
            (
                {"email_from": "a.lee@acme.example.com", "contact_name": "ANN LEE"},
                "same_name",
            ),
        ):
            second = self._lead(**values)
            pair = self.pairs(second)
            with self.subTest(reason=reason):
                self.assertEqual(pair.mapped("reason"), [reason])
                self.assertEqual((pair.lead_id, pair.other_lead_id), (first, second))
                self.assertTrue(first.is_possible_duplicate)
            pair.unlink()
            second.unlink()

    def test_capture_that_named_two_leads_makes_a_pair(self):
        first = self._lead(email_from="ann@example.com")
        second = self._lead(phone="+32470123456")
        self.capture({"email": "ann@example.com", "phone": "+32470123456"})
        pair = self.pairs(first | second)
        self.assertEqual(pair.mapped("reason"), ["two_keys"])
        self.assertEqual(pair.lead_id | pair.other_lead_id, first | second)

    def test_who_only_shares_a_free_mail_or_a_first_name_is_no_pair(self):
        leads = self._lead(email_from="a@gmail.com", contact_name="Ann Lee")
        leads |= self._lead(email_from="b@gmail.com", contact_name="Ann Lee")
        leads |= self._lead(email_from="c@acme.example.com", contact_name="Li")
        leads |= self._lead(email_from="d@acme.example.com", contact_name="Li")
        leads |= self._leads(2)
        self.assertFalse(self.pairs(leads))

    def test_won_lost_and_other_companies_are_left_alone(self):
        won, lost, far, new = self._leads(4, email_from="x@example.com")
        won.action_set_won()
        lost.action_set_lost()
        company = self.env["res.company"].create({"name": "Elsewhere"})
        new.company_id = self.env.company
        far.company_id = company
        self.assertFalse(self.pairs(won | lost | far | new))
        self.assertFalse(new.is_possible_duplicate)

    def test_two_deals_of_one_customer_are_no_pair(self):
        customer = self.env["res.partner"].create(
            {"name": "Acme", "email": "x@acme.example.com"}
        )
        deals = self._leads(2, type="opportunity", partner_id=customer.id)
        self.assertEqual(deals.mapped("email_from"), [customer.email] * 2)
        self.assertFalse(self.pairs(deals))
        deals[0].type = "lead"
        self.assertTrue(self.pairs(deals))

    def test_switchboard_is_no_person(self):
        self.patch(lead_duplicate_find, "MOST_ALIKE", 3)
        leads = self._leads(4, phone="+3222903490")
        self.assertEqual(len(self.pairs(leads)), 6)
        leads |= self._lead(phone="+3222903490")
        self.env["lead.duplicate"].search([]).unlink()
        self.assertFalse(self.pairs(leads))

    def test_found_once_however_often_one_looks(self):
        leads = self.twins()
        self.assertEqual(self.pairs(leads), self.pairs(leads[1]))

    def test_job_finds_new_leads_and_ends(self):
        """Flagged ones at once, others when their transaction is surely over."""
        search = self.env["lead.duplicate"]
        flagged = self.twins()
        names = self._lead(email_from="a@acme.example.com", contact_name="Ann Lee")
        names |= self._lead(email_from="b@acme.example.com", contact_name="Ann Lee")
        while search._find_due(limit=3):
            pass
        self.assertTrue(search.search([("lead_id", "=", flagged[0].id)]))
        self.assertFalse(search.search([("lead_id", "=", names[0].id)]))
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = create_date - interval '2 hours'"
        )
        while search._find_due(limit=3):
            pass
        self.assertTrue(search.search([("lead_id", "=", names[0].id)]))

    def test_flag_goes_when_nothing_is_to_decide(self):
        leads = self.twins()
        self.assertEqual(leads.mapped("is_possible_duplicate"), [True, True])
        leads[1].email_from = "other@example.org"
        self.env["lead.duplicate"]._find(leads.ids, now=self.now)
        self.assertEqual(leads.mapped("is_possible_duplicate"), [False, False])


@tagged("post_install", "-at_install")
class TestDuplicateDecided(DuplicateCase):
    """Merge or not the same; nothing goes without a trace. Capabilities: 13"""

    def setUp(self):
        super().setUp()
        self.leads = self.twins()
        self.pair = self.pairs(self.leads)

    def test_the_chosen_lead_is_kept(self):
        """Capabilities: 13"""
        older, newer = self.leads
        older.city, newer.city, newer.street = "Ghent", "Liège", "Main 1"
        captures = self.leads.capture_ids
        self.pair.with_user(self.lea).action_keep_newer()
        self.assertFalse(older.exists())
        self.assertEqual((newer.city, newer.street), ("Liège", "Main 1"))
        self.assertEqual(captures.lead_id, newer)
        self.assertEqual(self.pair.state, "merged")
        self.assertEqual(self.pair.lead_id, newer)
        self.assertEqual(self.pair.merged_name, f"Lead 0 (#{older.id})")
        self.assertEqual(self.pair.decided_by_id, self.lea)
        self.assertFalse(newer.is_possible_duplicate)

    def test_both_ways_to_merge_keep_the_lead_they_say(self):
        older, newer = self.leads
        newer.type, older.type = "opportunity", "lead"
        self.assertEqual(self.pair._get_suggested_survivor(), newer)
        self.pair.action_keep_older()
        self.assertEqual(self.leads.exists(), older)

    def test_not_the_same_is_never_proposed_again(self):
        """Capabilities: 13"""
        self.pair.with_user(self.lea).action_keep_apart()
        self.assertEqual(self.pair.decided_by_id, self.lea)
        self.assertEqual(self.leads.mapped("is_possible_duplicate"), [False, False])
        self.leads.is_possible_duplicate = True
        self.assertEqual(self.pairs(self.leads), self.pair)
        self.assertEqual(self.leads.mapped("is_possible_duplicate"), [False, False])

    def test_decided_twice_is_refused_and_can_be_taken_back(self):
        self.pair.action_keep_apart()
        for action in ("action_keep_older", "action_keep_apart"):
            with self.assertRaises(UserError):
                getattr(self.pair, action)()
        self.pair.action_reopen()
        self.assertEqual((self.pair.state, self.pair.decided_at), ("open", False))
        self.assertEqual(self.leads.mapped("is_possible_duplicate"), [True, True])

    def test_won_lead_is_not_merged(self):
        self.leads[0].action_set_won()
        with self.assertRaises(UserError):
            self.pair.action_keep_older()

    def test_what_was_decided_follows_a_merge(self):
        third = self._lead(email_from="twin@acme.example.com")
        self.pairs(third)
        other = self._lead(email_from="twin@acme.example.com")
        apart = self.pairs(other).filtered(
            lambda pair: pair.lead_id == third and pair.other_lead_id == other
        )
        (self.pairs(other) - apart).filtered(
            lambda pair: pair.other_lead_id == other
        ).unlink()
        apart.action_keep_apart()
        (self.leads[0] | third).with_context(
            lead_survivor=self.leads[0].id
        ).merge_opportunity()
        self.assertEqual(apart.lead_id | apart.other_lead_id, self.leads[0] | other)
        self.assertEqual(apart.state, "distinct")
        self.assertEqual(self.pair.state, "open")

    def test_next_two_open_after_a_decision(self):
        others = self._leads(2, phone="+32470111222")
        following = self.pairs(others)
        action = self.pair.action_keep_apart()
        self.assertEqual(action["res_id"], following.id)
        following.action_keep_apart()

    def test_differences_are_marked(self):
        self.leads[0].write({"contact_name": "Ann", "city": "Ghent"})
        self.leads[1].write({"contact_name": "Anne", "phone": "+32470111222"})
        rows = {row["name"]: row for row in self.pair.get_comparison()}
        self.assertTrue(rows["contact_name"]["differs"])
        self.assertFalse(rows["email_from"]["differs"])
        self.assertEqual(rows["city"]["values"], ["Ghent", ""])
        self.assertNotIn("website", rows)
        self.assertIn("Anne", self.pair.comparison)


@tagged("post_install", "-at_install")
class TestDuplicateRights(DuplicateCase):
    """Seen by who sees both leads, decided by who may write both. Capabilities: 13"""

    def setUp(self):
        super().setUp()
        self.leads = self.twins(user_id=self.ann.id)
        self.pair = self.pairs(self.leads)

    def test_seen_by_who_sees_both(self):
        """Capabilities: 13"""
        pairs = self.env["lead.duplicate"]
        seen = {user: pairs.with_user(user).search([]) for user in (self.ann, self.bob)}
        self.assertIn(self.pair, seen[self.ann])
        self.assertNotIn(self.pair, seen[self.bob])
        self.leads[1].user_id = self.bob
        for user in (self.ann, self.bob):
            self.assertNotIn(self.pair, pairs.with_user(user).search([]), user.name)
            with self.assertRaises(AccessError):
                self.pair.with_user(user).read(["lead_id"])
            with self.assertRaises(AccessError):
                self.pair.with_user(user).action_keep_older()
        self.assertIn(self.pair, pairs.with_user(self.lea).search([]))

    def test_merging_needs_the_right_to_write_both(self):
        self.env["ir.rule"].create(
            {
                "name": "Older lead is read only",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "domain_force": [("id", "!=", self.leads[0].id)],
                "perm_read": False,
            }
        )
        pair = self.pair.with_user(self.lea)
        self.assertTrue(pair.get_comparison())
        for action in ("action_keep_older", "action_keep_newer", "action_keep_apart"):
            with self.assertRaises(AccessError):
                getattr(pair, action)()
        self.assertEqual(self.pair.state, "open")

    def test_rows_are_not_written_by_hand(self):
        for user in (self.ann, self.max):
            with self.assertRaises(AccessError):
                self.pair.with_user(user).write({"state": "distinct"})
            with self.assertRaises(AccessError):
                self.pair.with_user(user).unlink()

    def test_from_the_lead_to_the_review(self):
        lead = self.leads[0].with_user(self.ann)
        self.assertEqual(lead.action_review_duplicates()["res_id"], self.pair.id)
        self.leads[1].user_id = self.bob
        self.env.invalidate_all()
        action = lead.action_review_duplicates()
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("team leader", action["params"]["message"])
