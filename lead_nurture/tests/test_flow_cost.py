from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .common import FlowCase


@tagged("post_install", "-at_install")
class TestFlowCost(FlowCase):
    """What flows cost: by the batch, not by the lead. Targets: T15, T19"""

    def make_usual_flow(self):
        flow = self.make_flow(goal_domain="[('partner_name', '=', 'Bank')]")
        branch = self.add_step(flow, "branch", branch_domain="[('phone', '=', '1')]")
        wait = self.add_step(flow, "wait", branch, "no")
        self.add_step(flow, "split", wait)
        return self.start(flow)

    def test_many_leads_cost_as_many_queries_as_few(self):
        leads = self.make_leads(120)
        counts = []
        for part in (leads[:10], leads[10:20], leads[20:]):
            flow = self.make_usual_flow()
            self.enter(flow, part)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["lead.nurture.enrollment"]._run_due(self.now)
            counts.append(self.env.cr.sql_log_count - before)
            self.run_until(self.after(days=2))
            type(self).now = self.after()
        self.assertEqual(counts[1], counts[2])

    def test_nothing_due_costs_few_queries(self):
        flow = self.make_usual_flow()
        self.enter(flow, self.make_leads(5))
        self.do_pass()
        with self.assertQueryCount(1):
            self.env["lead.nurture.enrollment"]._run_due(self.now)

    def test_many_due_at_the_same_moment_are_not_sorted(self):
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute("SET LOCAL enable_bitmapscan = off")
        enrollments = self.env["lead.nurture.enrollment"]
        for after in (None, (self.now, 1)):
            query = enrollments._due_query(self.now, 500, after)
            plan = str(self.env.execute_query(SQL("EXPLAIN %s", query)))
            self.assertIn("lead_nurture_enrollment_due_idx", plan)
            self.assertNotIn("Sort", plan)

    def read_rows(self):
        """How many enrollments this transaction has read, more than once included."""
        return self.env.execute_query(
            SQL(
                """SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables
                    WHERE relname = 'lead_nurture_enrollment'"""
            )
        )[0][0]

    def add_running(self, enrollment, count):
        """Add so many like this one, which are due in a year."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_nurture_enrollment (flow_id, family_id, step_id,
                       state, visit, entered_at, due_at)
                   SELECT flow_id, family_id, step_id, state, visit, entered_at,
                          due_at + interval '1 year'
                     FROM lead_nurture_enrollment, generate_series(1, %s)
                    WHERE id = %s""",
                count,
                enrollment.id,
            )
        )

    def test_batch_does_not_read_all_that_run_whatever_is_known_of_them(self):
        enrollments = self.enter(self.make_usual_flow(), self.make_leads(10))
        self.add_running(enrollments[0], 10_000)
        before = self.read_rows()
        enrollments.browse()._run_due(self.now)
        self.assertLess(self.read_rows() - before, 1000)

    def test_job_goes_on_behind_its_last_batch_and_begins_again(self):
        first, second, third = self.enter(self.make_usual_flow(), self.make_leads(3))
        place = {}
        enrollments = first.browse()
        found = [enrollments._lock_due(self.now, 1, place) for _batch in range(3)]
        self.assertEqual(found, [first, second, third])
        (second | third).due_at = self.after(days=1)
        self.assertEqual(enrollments._lock_due(self.now, 1, place), first)
        first.due_at = self.after(days=1)
        self.assertFalse(enrollments._lock_due(self.now, 1, place))

    def test_steps_of_long_ago_are_deleted(self):
        flow = self.make_usual_flow()
        enrollments = self.enter(flow, self.make_leads(2))
        self.run_until(self.after(days=2))
        executions = self.env["lead.nurture.execution"]
        self.assertEqual(executions._delete_old(self.after(days=900), 9), (0, False))
        count, __ = executions._delete_old(self.after(days=1200), 9)
        self.assertEqual(count, 6)
        self.assertFalse(enrollments.execution_ids)
        self.assertTrue(enrollments.exists())

    def test_paused_flows_are_in_the_banner(self):
        manager = new_test_user(
            self.env, "flow_manager", "sales_team.group_sale_manager"
        )
        companies = self.env["res.company"].with_user(manager)
        self.env.company.lead_flows_paused = True
        (told,) = companies.get_lead_pauses()["companies"]
        self.assertEqual(told["paused"], ["flows"])
        companies.resume_leads()
        self.assertFalse(self.env.company.lead_flows_paused)
