from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestPoolGuard(LeadPriorityCase):
    """The limits hold on every other way to an owner; core's ways stay for the rest.

    Capabilities: 32
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.public_pool.claim_limit_day = 2
        cls.leads = cls._leads(3, pool_id=cls.public_pool.id)

    def _write(self, user, leads, vals):
        return call_kw(leads.with_user(user), "write", [leads.ids, vals], {})

    def test_plain_write_is_a_claim(self):
        self._write(self.ann, self.leads[0], {"user_id": self.ann.id})
        self.assertEqual(self.open_row(self.leads[0]).reason, "claimed")
        self.assertEqual(self.leads[0].user_id, self.ann)

    def test_mass_edit_over_the_limit_changes_nothing(self):
        with self.assertRaises(UserError) as raised, self.cr.savepoint():
            self._write(self.ann, self.leads, {"user_id": self.ann.id})
        self.assertIn("Nothing was changed", str(raised.exception))
        self.assertIn("Lead 2: From “Public” a rep claims", str(raised.exception))
        self.assertFalse(self.leads.user_id)

    def test_giving_to_a_colleague_counts_for_the_colleague(self):
        self._write(self.ann, self.leads[:2], {"user_id": self.bob.id})
        with self.assertRaises(UserError):
            self._write(self.bob, self.leads[2], {"user_id": self.bob.id})

    def test_import_is_refused_by_row(self):
        self.leads[:2].with_user(self.ann).claim()
        lead = self.leads[2]
        xml_id = lead.export_data(["id"])["datas"][0][0]
        result = lead.with_user(self.ann).load(
            ["id", "user_id/.id"], [[xml_id, str(self.ann.id)]]
        )
        self.assertFalse(result["ids"])
        self.assertIn("at most 2 a day", result["messages"][0]["message"])

    def test_lead_taken_meanwhile_is_refused(self):
        self._write(self.ann, self.leads[0], {"user_id": self.ann.id})
        with self.assertRaises(AccessError):
            self._write(self.bob, self.leads[0], {"user_id": self.bob.id})

    def test_leaders_assign_and_release_without_limits(self):
        self._write(self.lea, self.leads, {"user_id": self.ann.id})
        self.assertEqual(self.open_row(self.leads[2]).reason, "assigned")
        self._write(self.max, self.leads, {"pool_id": self.public_pool.id})
        self.assertEqual(self.open_row(self.leads[2]).reason, "released")

    def test_reps_find_no_other_way_out_of_a_pool(self):
        for vals in (
            {"pool_id": False},
            {"active": False},
            {"stage_id": self.env["crm.stage"].search([], limit=1).id},
            {"probability": 100},
        ):
            with self.assertRaises(UserError):
                self._write(self.ann, self.leads[0], vals)
        for button in ("action_set_lost", "action_set_won"):
            with self.assertRaises(UserError):
                call_kw(self.leads.with_user(self.ann), button, [self.leads.ids], {})

    def test_merge_is_no_way_out_of_a_pool(self):
        own = self._lead(user_id=self.ann.id, name="Own")
        both = (own | self.leads[0]).with_user(self.ann)
        with self.assertRaises(UserError), self.cr.savepoint():
            both.merge_opportunity()
        self.assertEqual(self.leads[0].pool_id, self.public_pool)

    def test_unassigning_does_not_make_room(self):
        self.public_pool.write({"claim_limit_day": 0, "claim_limit_held": 1})
        self._write(self.ann, self.leads[0], {"user_id": self.ann.id})
        self._write(self.ann, self.leads[0], {"user_id": False})
        self.assertFalse(self.leads[0].pool_id)
        self._write(self.ann, self.leads[0], {"user_id": self.ann.id})
        with self.assertRaises(UserError):
            self._write(self.ann, self.leads[1], {"user_id": self.ann.id})

    def test_other_fields_of_a_waiting_lead_stay_free(self):
        self._write(self.ann, self.leads, {"city": "Ghent"})
        self.assertEqual(set(self.leads.mapped("city")), {"Ghent"})

    def test_unassigned_leads_behave_as_in_core(self):
        lead = self._lead()
        stage = self.env["crm.stage"].search([], limit=1)
        self._write(self.ann, lead, {"stage_id": stage.id})
        self._write(self.ann, lead, {"user_id": self.bob.id})
        self.assertEqual(self.open_row(lead).reason, "assigned")
