from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .entry_common import EntryCase


@tagged("post_install", "-at_install")
class TestFlowWho(EntryCase):
    """People see who would enter, put leads in and take them out. Capabilities: 119"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        marketing = "base.group_user,lead_priority.lead_priority_group_marketing"
        seller = "base.group_user,sales_team.group_sale_salesman_all_leads"
        cls.mia = new_test_user(cls.env, "flow_mia", groups=f"{marketing},{seller}")
        cls.ann = new_test_user(cls.env, "flow_ann", groups=seller)

    def _who(self, flow, now, counts_past=None):
        counts = flow._count_who_would_enter(now, counts_past)
        return {verdict: count for (verdict, _trigger), count in counts.items()}

    def _world(self):
        leads = self.make_leads(5, city="Lyon")
        for lead in leads:
            self._engage(lead, "pricing_page", -2)
        leads[0].city = "Bern"
        leads[1].active = False
        return leads

    def test_preview_says_what_the_job_does(self):
        leads = self._world()
        flow = self._flow(
            "engagement",
            active=False,
            types="pricing_page",
            flow={"includes_existing": True, "entry_domain": "[('city', '=', 'Lyon')]"},
        )
        told = self._who(flow, self.day_zero)
        self.assertEqual(told, {"enters": 3, "no_match": 1, "closed": 1})
        flow._activate("from_now", now=self.day_zero)
        self._let_enter(0)
        self.assertEqual(self._entries(flow, leads).lead_id, leads[2:])
        told = self._who(flow, self._at(1))
        self.assertEqual(told, {"no_match": 1, "closed": 1})

    def test_draft_that_counts_nothing_before_takes_nobody(self):
        self._world()
        flow = self._flow("engagement", active=False, types="pricing_page")
        self.assertEqual(self._who(flow, self.day_zero), {})
        self.assertEqual(self._who(flow, self.day_zero, True)["enters"], 4)

    def test_screen_opens_the_leads(self):
        leads = self._world()
        domain = f"[('city', '=', 'Lyon'), ('id', 'in', {leads.ids})]"
        flow = self._flow("domain", active=False, domain=domain)
        action = flow.with_user(self.mia).action_who_would_enter()
        who = self.env["lead.nurture.who"].browse(action["res_id"])
        self.assertEqual((who.enter_count, who.other_count), (3, 0))
        self.assertIn("3 leads would enter", who.sentence)
        opened = who.line_ids.with_user(self.mia).action_view_leads()
        self.assertEqual(self.env["crm.lead"].search(opened["domain"]), leads[2:])

    def _wizard(self, model, leads, **vals):
        context = {"active_model": "crm.lead", "active_ids": leads.ids}
        wizards = self.env[model].with_user(self.mia).with_context(**context)
        return wizards.create(vals)

    def test_put_in_by_hand(self):
        flow, leads = self._flow("manual"), self.make_leads(3)
        leads[2].active = False
        wizard = self._wizard("lead.nurture.enroll", leads, flow_id=flow.id)
        self.assertEqual(wizard.enter_count, 2)
        wizard.action_enroll()
        self.assertEqual(self._entries(flow, leads).lead_id, leads[:2])

    def test_rules_are_passed_only_when_said(self):
        lead = self.make_leads()
        flow = self._flow("manual", flow={"entry_domain": "[('city', '=', 'Lyon')]"})
        wizard = self._wizard("lead.nurture.enroll", lead, flow_id=flow.id)
        self.assertEqual(wizard.enter_count, 0)
        wizard.passes_rules = True
        self.assertEqual(wizard.enter_count, 1)
        wizard.action_enroll()
        self.assertTrue(self._entries(flow, lead))

    def test_take_out_by_hand(self):
        flow, leads = self._flow("manual"), self.make_leads(2)
        self.env["lead.nurture.enrollment"]._enter(flow, leads.ids, self.env.cr.now())
        self._wizard("lead.nurture.take.out", leads[:1]).action_take_out()
        left = self._entries(flow, leads, "left")
        self.assertEqual((left.lead_id, left.reason), (leads[:1], "by_hand"))

    def test_reps_do_neither(self):
        flow, lead = self._flow("manual"), self.make_leads()
        wizard = self._wizard("lead.nurture.enroll", lead, flow_id=flow.id)
        with self.assertRaises(AccessError):
            wizard.with_user(self.ann).action_enroll()
        with self.assertRaises(AccessError):
            self.env["lead.nurture.enrollment"].with_user(self.ann).create({})
