from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import START, FlowCase


@tagged("post_install", "-at_install")
class TestFlowSteps(FlowCase):
    """What each kind of step does to the leads. Capabilities: 119, 123"""

    def run_step(self, leads, kind, **values):
        """Let ``leads`` go through a flow of one step; give their enrollments."""
        flow = self.make_flow(name=kind)
        step = self.add_step(flow, kind, **values)
        self.start(flow)
        enrollments = self.enter(flow, leads)
        self.do_pass()
        return step, enrollments

    def outcomes(self, enrollments):
        rows = enrollments.execution_ids
        return {row.lead_id: (row.state, row.outcome or None) for row in rows}

    def record(self, leads, code, at=None):
        self.env["lead.engagement"]._record_engagement(
            [{"lead_id": lead.id, "type": code} for lead in leads], now=at or START
        )

    def test_branch_asks_what_the_lead_is(self):
        leads = self.make_leads(2)
        leads[0].partner_name = "Bank"
        __, done = self.run_step(
            leads, "branch", branch_domain="[('partner_name', '=', 'Bank')]"
        )
        self.assertEqual(
            self.outcomes(done),
            {leads[0]: ("done", "yes"), leads[1]: ("done", "no")},
        )

    def test_branch_reads_relative_dates_of_the_given_moment(self):
        lead = self.make_leads(trial_end_at="2026-03-03 11:00:00")
        domain = "[('trial_end_at', '<', 'now +1d +3H')]"
        __, done = self.run_step(lead, "branch", branch_domain=domain)
        self.assertEqual(self.outcomes(done)[lead], ("done", "yes"))

    def test_branch_asks_what_the_lead_did(self):
        leads = self.make_leads(3)
        self.record(leads[:2], "mail_click")
        self.record(leads[1], "mail_click")
        self.record(leads[2], "mail_click", START - timedelta(days=1))
        kind = self.env.ref("lead_priority.lead_engagement_type_mail_click")
        __, done = self.run_step(
            leads,
            "branch",
            branch_kind="engagement",
            branch_type_ids=kind.ids,
            branch_minimum=2,
        )
        ways = self.outcomes(done)
        self.assertEqual([ways[lead][1] for lead in leads], ["no", "yes", "no"])

    def test_what_a_program_did_does_not_count(self):
        lead = self.make_leads()
        kind = self.env.ref("lead_priority.lead_engagement_type_mail_click")
        self.env["lead.engagement"]._record_engagement(
            [{"lead_id": lead.id, "type_id": kind.id, "is_automated": True}], now=START
        )
        __, done = self.run_step(
            lead, "branch", branch_kind="engagement", branch_type_ids=kind.ids
        )
        self.assertEqual(self.outcomes(done)[lead], ("done", "no"))

    def test_split_takes_the_same_way_again(self):
        leads = self.make_leads(40)
        step, done = self.run_step(leads, "split", split_a=25, split_b=75)
        ways = self.outcomes(done)
        self.assertIn(("done", "a"), ways.values())
        copy = step.flow_id._make_version()
        self.assertEqual(copy.step_ids.split_seed, step.split_seed)

    def test_split_has_all_leads(self):
        flow = self.make_flow()
        with self.assertRaises(ValidationError):
            self.add_step(flow, "split", split_a=50, split_b=49)

    def test_points_are_an_engagement_that_rules_weigh(self):
        """Capabilities: 67, 126"""
        lead = self.make_leads()
        kind = self.env["lead.engagement.type"].create({"name": "Fit", "code": "fit"})
        step, __ = self.run_step(lead, "points", points_type_id=kind.id)
        self.assertEqual(lead.engagement_ids.type_id, kind)
        self.assertIn("Nothing", step.points_worth)

    def test_tags_are_added_and_removed(self):
        tags = self.env["crm.tag"].create([{"name": "Old"}, {"name": "New"}])
        lead = self.make_leads(tag_ids=tags[0].ids)
        self.run_step(lead, "tag", tag_add_ids=tags[1].ids, tag_remove_ids=tags[0].ids)
        self.assertEqual(lead.tag_ids, tags[1])

    def test_pool_takes_leads_without_owner(self):
        """Capabilities: 33, 131"""
        pool = self.env["lead.pool"].create({"name": "Asleep", "kind": "nurture"})
        leads = self.make_leads(2)
        leads[1].user_id = self.env.user
        __, done = self.run_step(leads, "pool", pool_id=pool.id)
        self.assertEqual(leads[0].pool_id, pool)
        self.assertFalse(leads[1].pool_id)
        self.assertEqual(self.outcomes(done)[leads[1]][0], "skipped")
        row = self.env["lead.custody"].search(
            [("lead_id", "=", leads[0].id), ("ended_at", "=", False)]
        )
        self.assertEqual((row.pool_id, row.reason), (pool, "moved"))

    def test_server_action_runs_once_for_all(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Mark",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "state": "code",
                "code": "records.write({'referred': str(len(records))})",
            }
        )
        leads = self.make_leads(3)
        self.run_step(leads, "action", action_id=action.id)
        self.assertEqual(leads.mapped("referred"), ["3"] * 3)

    def test_other_flow_takes_the_lead(self):
        other = self.make_flow(name="Other")
        self.add_step(other, "wait")
        self.start(other)
        lead = self.make_leads()
        self.run_step(lead, "flow", target_flow_id=other.id)
        self.assertEqual(other.enrollment_ids.lead_id, lead)

    def test_jump_goes_back_so_often_and_no_more(self):
        flow = self.make_flow()
        wait = self.add_step(flow, "wait")
        jump = self.add_step(flow, "jump", wait, jump_step_id=wait.id, jump_limit=2)
        self.add_step(flow, "end", jump)
        self.start(flow)
        enrollment = self.enter(flow, self.make_leads())
        self.run_until(self.after(days=9))
        names = [name for name, _state, _outcome in self.path(enrollment)]
        self.assertEqual(names, ["wait", "jump"] * 3 + ["end"])
        self.assertEqual(enrollment.ended_at, self.after(days=3))
