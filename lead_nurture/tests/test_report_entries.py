from odoo.tests import new_test_user, tagged

from .report_common import ReportCase

STATES = {
    "completed": "done",
    "goals": "goal",
    "left_early": "left",
    "parked": "parked",
    "held_out": "holdout",
}


@tagged("post_install", "-at_install")
class TestReportEntries(ReportCase):
    """Leads in flows, added up. Capabilities: 144, 145"""

    def read_report(self, groupby, measures):
        report = self.env["lead.nurture.report.enrollment"]
        flows = self.env["lead.nurture.flow"].union(*self.flows)
        domain = [("family_id", "in", flows.ids)]
        return report._read_group(domain, groupby, measures)

    def test_sums_equal_a_plain_count(self):
        for seed in range(3):
            self.make_world(seed)
            names = ("entered", *STATES, "opportunities", "customers", "revenue")
            rows = self.read_report(["family_id"], [f"{name}:sum" for name in names])
            found = {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}
            for flow in self.flows:
                with self.subTest(seed=seed, flow=flow.name):
                    self.assertEqual(found[flow], self.count(flow))

    def count(self, flow):
        entries = self.env["lead.nurture.enrollment"].search(
            [("family_id", "=", flow.id)]
        )
        states = [entry.state for entry in entries]
        won = [e for e in entries if self.belongs(e, self.won_at(e.lead_id))]
        return {
            "entered": sum(state != "holdout" for state in states),
            **{name: states.count(state) for name, state in STATES.items()},
            "opportunities": sum(
                self.belongs(e, self.opportunity_at(e.lead_id)) for e in entries
            ),
            "customers": len(won),
            "revenue": sum(entry.lead_id.expected_revenue for entry in won),
        }

    def test_rate_is_of_the_entries_of_the_group(self):
        self.make_world(7)
        ((rate,),) = self.read_report([], ["customer_rate:avg"])
        ((customers, number),) = self.read_report([], ["customers:sum", "__count"])
        self.assertAlmostEqual(rate, 100 * customers / number)

    def test_lead_that_enters_twice_and_buys_once_is_one_customer(self):
        self.flows = [self.make_flow()]
        lead = self.make_lead(opportunity=5, won=20, revenue=100.0)
        for day in (0, 10, 30):
            self.enter_on(self.flows[0], lead, day, "done")
        rows = self.env["lead.nurture.report.enrollment"].search(
            [("lead_id", "=", lead.id)], order="entered_at"
        )
        self.assertEqual(rows.mapped("customers"), [0, 1, 0])
        self.assertEqual(rows.mapped("opportunities"), [1, 0, 0])

    def test_path_names_the_steps_in_their_order(self):
        flow = self.make_flow()
        first = self.add_step(flow, "end", name="Hello")
        second = self.add_step(flow, "end", first, "yes", name="Case study")
        entry = self.enter_on(flow, self.make_lead(), 0, "done")
        # Mere ends are left out of a path: these are real steps.
        self.env.cr.execute(
            "UPDATE lead_nurture_step SET kind = 'email' WHERE flow_id = %s", [flow.id]
        )
        self.visit(entry, first, 1)
        self.visit(entry, second, 2)
        row = self.env["lead.nurture.report.enrollment"].browse(entry.id)
        self.assertEqual(row.path, "Hello → Case study")

    def test_rep_sees_entries_of_own_leads_only(self):
        ann = new_test_user(self.env, "ann_r", groups="sales_team.group_sale_salesman")
        flow = self.make_flow()
        own, other = self.make_lead(user_id=ann.id), self.make_lead()
        for lead in (own, other):
            self.enter_on(flow, lead, 0)
        report = self.env["lead.nurture.report.enrollment"].with_user(ann)
        self.assertEqual(report.search([("family_id", "=", flow.id)]).lead_id, own)

    def test_other_company_sees_nothing(self):
        flow = self.make_flow()
        self.enter_on(flow, self.make_lead(), 0)
        company = self.env["res.company"].create({"name": "Another"})
        max_ = new_test_user(
            self.env,
            "max_r",
            groups="sales_team.group_sale_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for model in ("enrollment", "flow"):
            report = self.env[f"lead.nurture.report.{model}"].with_user(max_)
            self.assertFalse(report.search([("family_id", "=", flow.id)]))

    def test_marketing_opens_the_figures_without_any_right_on_leads(self):
        mia = new_test_user(
            self.env, "mia_r", groups="lead_priority.lead_priority_group_marketing"
        )
        flow = self.make_flow()
        self.enter_on(flow, self.make_lead(), 0)
        report = self.env["lead.nurture.report.enrollment"].with_user(mia)
        rows = report.web_search_read(
            [("family_id", "=", flow.id)], {"state": {}, "customers": {}}
        )
        self.assertEqual(rows["length"], 1)

    def test_rows_open_their_leads(self):
        flow = self.make_flow()
        entry = self.enter_on(flow, self.make_lead(), 0)
        row = self.env["lead.nurture.report.enrollment"].browse(entry.id)
        self.assertEqual(row.action_open_lead()["res_id"], entry.lead_id.id)
        domain = row.action_open_leads()["domain"]
        self.assertEqual(self.env["crm.lead"].search(domain), entry.lead_id)
