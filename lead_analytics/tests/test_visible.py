from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.lead_priority.tests.common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestVisible(LeadPriorityCase):
    """A customer's own record rule on leads narrows each report. Targets: S7"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.starred, cls.plain = cls._lead(priority="3"), cls._lead(priority="0")
        rejected = cls.env["lead.capture"]._receive(
            [{"payload": {"description": "nobody"}}],
            entry="api",
            scope="visible",
            now=cls.now,
        )
        rejected._process(cls.now)
        cls.rejected = rejected
        cls.env.cr.precommit.run()
        while cls.env["lead.milestone"]._refresh_next():
            pass
        cls.reports = [
            model._name
            for model in cls.env.registry.values()
            if "lead.analytics.visible.mixin" in model._inherit and not model._abstract
        ]

    def hide_plain_leads(self, **values):
        return self.env["ir.rule"].create(
            {
                "name": "A customer's own",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "domain_force": "[('priority', '=', '3')]",
                **values,
            }
        )

    def test_rule_on_leads_narrows_every_report(self):
        self.hide_plain_leads()
        for name in self.reports:
            report = self.env[name].with_user(self.lea)
            domain = [("lead_id", "in", (self.starred | self.plain).ids)]
            self.assertLessEqual(report.search(domain).lead_id, self.starred, name)

    def test_sums_leave_out_what_the_rule_hides(self):
        domain = [("lead_id", "in", (self.starred | self.plain).ids)]
        funnel = self.env["lead.analytics.report.funnel"]
        for user in (self.lea, self.mia, self.max):
            mine = funnel.with_user(user)
            before = mine._read_group(domain, [], ["is_captured:sum"])
            rule = self.hide_plain_leads()
            after = mine._read_group(domain, [], ["is_captured:sum"])
            rule.unlink()
            self.assertEqual((before, after), ([(2,)], [(1,)]), user.name)

    def test_row_that_is_hidden_is_not_read_by_its_id_either(self):
        funnel = self.env["lead.analytics.report.funnel"]
        row = funnel.search([("lead_id", "=", self.plain.id)])
        self.hide_plain_leads()
        row.invalidate_recordset()
        with self.assertRaises(AccessError):
            row.with_user(self.lea).read(["is_captured"])
        self.assertFalse(row.with_user(self.lea).has_access("read"))

    def test_captures_without_a_lead_are_for_those_who_see_all(self):
        funnel = self.env["lead.analytics.report.funnel"]
        domain = [("capture_id", "=", self.rejected.id)]
        found = {
            user.login: funnel.with_user(user).search_count(domain)
            for user in (self.ann, self.lea, self.max, self.mia)
        }
        self.assertEqual([*found.values()], [0, 1, 1, 1], found)

    def test_lost_and_archived_leads_are_counted(self):
        self.plain.action_set_lost()
        self.starred.action_archive()
        while self.env["lead.milestone"]._refresh_next():
            pass
        mine = self.env["lead.analytics.report.funnel"].with_user(self.lea)
        domain = [("lead_id", "in", (self.starred | self.plain).ids)]
        self.assertEqual(mine.search_count(domain), 2)

    def test_other_company_is_neither_listed_nor_counted(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "facts_stranger",
            groups="sales_team.group_sale_manager",
            company_id=elsewhere.id,
            company_ids=[(6, 0, elsewhere.ids)],
        )
        self.plain.write({"company_id": self.env.company.id, "team_id": False})
        mine = self.env["lead.analytics.report.funnel"].with_user(stranger)
        self.assertFalse(mine.search([("lead_id", "=", self.plain.id)]))
        self.assertTrue(mine.search([("lead_id", "=", self.starred.id)]))

    def test_button_opens_the_leads_archived_ones_too(self):
        rows = self.env["lead.analytics.report.funnel"].search(
            [("lead_id", "in", (self.starred | self.plain).ids)]
        )
        action = rows.action_open_leads()
        self.assertEqual(action["res_model"], "crm.lead")
        self.assertEqual({*action["domain"][0][2]}, {*(self.starred | self.plain).ids})
        self.assertFalse(action["context"]["create"])
