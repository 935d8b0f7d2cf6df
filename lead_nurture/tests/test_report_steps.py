from odoo.tests import tagged

from .report_common import ReportCase

MEASURES = (
    *("entered", "waiting", "done", "skipped", "failed", "left_here", "goals"),
    "converted",
)


@tagged("post_install", "-at_install")
class TestReportSteps(ReportCase):
    """Where leads are, stick and leave. Capabilities: 144, 145"""

    def test_sums_equal_a_plain_count(self):
        for seed in range(3):
            self.make_world(seed)
            for flow in self.flows:
                with self.subTest(seed=seed, flow=flow.name):
                    self.assertEqual(self.read_report(flow), self.count(flow))

    def read_report(self, flow):
        ((*sums,),) = self.env["lead.nurture.report.step"]._read_group(
            [("family_id", "=", flow.id)], [], [f"{name}:sum" for name in MEASURES]
        )
        return dict(zip(MEASURES, sums, strict=True))

    def count(self, flow):
        """Count visits: executions, and entries that have done nothing at a step."""
        entries = self.env["lead.nurture.enrollment"].search(
            [("family_id", "=", flow.id), ("step_id", "!=", False)]
        )
        visits = [(e.execution_ids.state or "waiting", e) for e in entries]
        states = [state for state, __ in visits]
        done = [e for state, e in visits if state == "done"]
        return {
            "entered": len(visits),
            "waiting": sum(e.state == "running" for e in entries),
            **{name: states.count(name) for name in ("done", "skipped", "failed")},
            "left_here": sum(e.state == "left" for e in entries),
            "goals": sum(e.state == "goal" for e in entries),
            "converted": sum(self.converts(e) for e in done),
        }

    def converts(self, entry):
        done_at = entry.execution_ids.done_at
        moments = (self.opportunity_at(entry.lead_id), self.won_at(entry.lead_id))
        return any(moment and moment > done_at for moment in moments)

    def test_lead_that_has_just_come_to_a_step_is_there(self):
        flow = self.make_flow()
        step = self.add_step(flow, "end")
        values = {"step_id": step.id, "arrived_at": self.day(1)}
        entry = self.enter_on(flow, self.make_lead(), 1, **values)
        row = self.env["lead.nurture.report.step"].search([("step_id", "=", step.id)])
        self.assertEqual((row.waiting, row.started_at), (1, self.day(1)))
        self.visit(entry, step, 1, "waiting")
        row.invalidate_model()
        row = self.env["lead.nurture.report.step"].search([("step_id", "=", step.id)])
        self.assertEqual((len(row), row.waiting), (1, 1))
