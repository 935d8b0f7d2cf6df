from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .entry_common import EntryCase


@tagged("post_install", "-at_install")
class TestFlowEntry(EntryCase):
    """Who may enter: once or again, not the held-out, not those of other companies.

    Capabilities: 119, 128
    """

    def _count(self, flow, lead):
        return self.env["lead.nurture.enrollment"].search_count(
            [("family_id", "=", flow.family_id.id), ("lead_id", "=", lead.id)]
        )

    def _see_price(self, lead, *hours):
        for hour in hours:
            self._engage(lead, "pricing_page", hour)
            self._let_enter(hour)
            self.env["lead.nurture.enrollment"]._run_due(self._at(hour))

    def _price_flow(self, **flow):
        return self._flow("engagement", types="pricing_page", flow=flow)

    def test_once_is_once(self):
        lead, flow = self._lead(), self._price_flow(reentry="never")
        self._see_price(lead, 1, 200)
        self.assertEqual(self._count(flow, lead), 1)

    def test_each_time_counts_only_what_came_later(self):
        lead = self._lead()
        flow = self._flow(
            "engagement",
            types="pricing_page",
            minimum_count=2,
            flow={"reentry": "always"},
        )
        self._see_price(lead, 1, 2, 3)
        self.assertEqual(self._count(flow, lead), 1)
        self._see_price(lead, 4)
        self.assertEqual(self._count(flow, lead), 2)

    def test_again_after_the_days(self):
        lead = self._lead()
        flow = self._price_flow(reentry="after", reentry_days=2)
        self._see_price(lead, 1, 48)
        self.assertEqual(self._count(flow, lead), 1)
        self._see_price(lead, 50)
        self.assertEqual(self._count(flow, lead), 2)

    def test_who_is_inside_does_not_enter_twice(self):
        lead, flow = self._lead(), self._price_flow(reentry="always")
        for hour in (1, 2):
            self._engage(lead, "pricing_page", hour)
            self._let_enter(hour)
        self.assertEqual(self._count(flow, lead), 1)

    def test_only_leads_that(self):
        lead, other = self._lead(city="Lyon"), self._lead()
        flow = self._price_flow(entry_domain="[('city', '=', 'Lyon')]")
        self._see_price(lead, 1)
        self._see_price(other, 1)
        self.assertEqual(self._count(flow, lead), 1)
        self.assertEqual(self._count(flow, other), 0)

    def test_closed_leads_do_not_enter(self):
        lead, flow = self._lead(), self._price_flow()
        lead.active = False
        self._see_price(lead, 1)
        self.assertEqual(self._count(flow, lead), 0)

    def test_hold_out_is_exact_and_stays(self):
        leads = self.env["crm.lead"].create(
            [{"name": f"{number}", "user_id": False} for number in range(100)]
        )
        flow = self._price_flow(holdout_percent=20, reentry="always")
        for hour in (1, 2):
            for lead in leads:
                self._engage(lead, "pricing_page", hour)
            self._let_enter(hour)
            self.env["lead.nurture.enrollment"]._run_due(self._at(hour))
        enrollments = self.env["lead.nurture.enrollment"]
        held = enrollments.search(
            [("flow_id", "=", flow.id), ("state", "=", "holdout")]
        )
        self.assertAlmostEqual(len(held), 20, delta=2)
        self.assertFalse(held.step_id)
        rest = enrollments.search([("flow_id", "=", flow.id)]) - held
        self.assertFalse(rest.lead_id & held.lead_id)
        self.assertEqual(len(rest), 2 * (100 - len(held)))

    def test_those_who_qualify_already_enter_when_wanted(self):
        lead = self._lead()
        self._engage(lead, "pricing_page", -5)
        without = self._price_flow()
        flow = self._price_flow(includes_existing=True)
        self._let_enter(1)
        self.assertEqual(self._count(flow, lead), 1)
        self.assertEqual(self._count(without, lead), 0)

    def test_those_who_match_already_enter_when_wanted(self):
        lead = self._lead(city="Lyon")
        domain = "[('city', '=', 'Lyon')]"
        flow = self._flow("domain", domain=domain, flow={"includes_existing": True})
        self._let_enter(1)
        self.assertEqual(self._count(flow, lead), 1)

    def test_new_version_goes_on_listening(self):
        lead = self._lead()
        flow = self._flow("engagement", types="pricing_page", minimum_count=2)
        self._engage(lead, "pricing_page", 1)
        self._let_enter(1)
        draft = flow._make_version()
        draft._activate("from_now", now=self._at(2))
        self._engage(lead, "pricing_page", 3)
        self._let_enter(3)
        self.assertEqual(self._entries(draft, lead).flow_id, draft)

    def test_what_came_before_the_new_version_enters_the_old(self):
        lead, flow = self._lead(), self._price_flow()
        self._engage(lead, "pricing_page", 1)
        draft = flow._make_version()
        draft._activate("from_now", now=self._at(2))
        self._let_enter(3)
        self.assertEqual(self._entries(flow, lead).flow_id, flow)

    def test_what_comes_during_a_pause_waits(self):
        lead, flow = self._lead(), self._price_flow()
        flow._set_paused(True)
        self._see_price(lead, 1)
        self.assertEqual(self._count(flow, lead), 0)
        flow._set_paused(False)
        self._let_enter(2)
        self.assertEqual(self._count(flow, lead), 1)

    def test_pause_of_the_company_waits(self):
        lead, flow = self._lead(), self._price_flow()
        flow.company_id.lead_flows_paused = True
        self._see_price(lead, 1)
        self.assertEqual(self._count(flow, lead), 0)
        flow.company_id.lead_flows_paused = False
        self._let_enter(2)
        self.assertEqual(self._count(flow, lead), 1)

    def test_leads_of_another_company_do_not_enter(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs, shared = self._lead(), self._lead()
        self.env.cr.execute(
            SQL(
                "UPDATE crm_lead SET company_id = %s WHERE id = %s", other.id, theirs.id
            )
        )
        self.env.cr.execute(
            SQL("UPDATE crm_lead SET company_id = NULL WHERE id = %s", shared.id)
        )
        self.env.invalidate_all()
        flow = self._price_flow()
        of_other = self._price_flow(company_id=other.id)
        for lead in (theirs, shared):
            self._see_price(lead, 1)
        self.assertEqual([self._count(flow, x) for x in (theirs, shared)], [0, 1])
        self.assertEqual([self._count(of_other, x) for x in (theirs, shared)], [1, 1])

    def test_broken_flow_stops_no_other(self):
        lead = self._lead()
        broken, flow = self._price_flow(), self._price_flow()
        self.env.cr.execute(
            SQL(
                "UPDATE lead_nurture_flow SET entry_domain = %s WHERE id = %s",
                "[('no_such_field', '=', 1)]",
                broken.id,
            )
        )
        self.env.invalidate_all()
        with mute_logger("odoo.addons.lead_priority.batches"):
            self._see_price(lead, 1)
        self.assertEqual(self._count(flow, lead), 1)
        self.assertIn("no_such_field", broken.entry_error)
        self._mend(broken)
        self._let_enter(3)
        self.assertEqual(self._count(broken, lead), 1)
        self.assertFalse(broken.entry_error)

    def _mend(self, flow):
        sql = "UPDATE lead_nurture_flow SET entry_domain = '[]' WHERE id = %s"
        self.env.cr.execute(SQL(sql, flow.id))
        self.env.invalidate_all()

    def test_merged_lead_goes_on_as_the_one_that_stays(self):
        lead, survivor = self._lead(), self._lead()
        flow = self._price_flow(reentry="never")
        self._engage(lead, "pricing_page", 1)
        self._let_enter(1)
        survivor._merge_dependences(lead)
        self.assertEqual(len(self._entries(flow, survivor)), 1)
        self._see_price(survivor, 2, 3)
        self.assertEqual(self._count(flow, survivor), 1)

    def test_survivor_may_enter_again_after_a_merge(self):
        lead, survivor = self._lead(), self._lead()
        flow = self._price_flow(reentry="always")
        self._see_price(lead, 1)
        self._see_price(survivor, 1)
        survivor._merge_dependences(lead)
        self._see_price(survivor, 2)
        self.assertEqual(self._count(flow, survivor), 3)

    def test_what_merged_leads_did_counts_together(self):
        first, second = self._lead(), self._lead()
        flow = self._flow("engagement", types="pricing_page", minimum_count=2)
        self._engage(first, "pricing_page", 1)
        self._engage(second, "pricing_page", 2)
        self._let_enter(2)
        first._merge_dependences(second)
        self._let_enter(3)
        self.assertEqual(self._count(flow, first), 1)
