from odoo.tests import tagged

from .playbook_time_common import PlaybookTimeCase


@tagged("post_install", "-at_install")
class TestPlaybookHandOver(PlaybookTimeCase):
    """What is overdue for too long really goes to somebody else. Capabilities: 108"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The company's calendar never rests: working hours are hours of the clock.
        cls.env.company.resource_calendar_id = False

    def start_handed(self, to="leader", **values):
        return self.start_timed(hand_over_hours=5, hand_over_to=to, **values)

    def test_leader_gets_lead_task_and_activity(self):
        run = self.start_handed()
        task, lead = self.get_open(run), run.lead_id
        activity, escalation = task.activity_id, False
        for hours in (10, 14, 15):
            self.look(hours)
            escalation = escalation or task.escalation_id
        self.assertEqual(lead.user_id, self.leader)
        self.assertEqual(
            self.read_custody(lead)[-1], ("owner", "pb_leader", "assigned")
        )
        self.assertEqual((task.user_id, activity.user_id), (self.leader, self.leader))
        self.assertEqual(task.handed_over_from_id, self.rep)
        self.assertEqual(run.owner_id, self.leader)
        self.assertFalse(escalation.active)
        self.assertIn("pb_rep", self.get_told("playbook_handed_over"))

    def test_limit_begins_anew(self):
        run = self.start_handed()
        self.look(10)
        self.look(15)
        task = self.get_open(run)
        self.assertEqual(task.limit_at, self.after(hours=25))
        self.assertFalse(task.overdue_at or task.reminded_at or task.escalated_at)
        self.assertEqual(task.times_missed, 1)
        self.look(25)
        self.assertEqual(task.times_missed, 2)
        self.assertEqual(task.escalation_id.user_id, self.boss)

    def test_leader_is_the_last(self):
        run = self.start_handed()
        for hours in (10, 15, 25, 30, 60):
            self.look(hours)
        self.assertEqual(run.lead_id.user_id, self.leader)
        self.assertEqual(len(self.read_custody(run.lead_id)), 2)
        self.assertFalse(self.get_open(run).due_at)

    def test_pool_gets_the_lead_and_the_run_ends(self):
        pool = self.env["lead.pool"].create({"name": "Open", "kind": "public"})
        run = self.start_handed("pool", hand_over_pool_id=pool.id)
        self.look(10)
        escalation = self.get_open(run).escalation_id
        self.look(15)
        self.assertEqual((run.lead_id.user_id.id, run.lead_id.pool_id), (False, pool))
        self.assertEqual(
            self.read_custody(run.lead_id)[-1], ("pool", None, "reclaimed")
        )
        self.assertEqual((run.state, run.reason), ("ended", "reclaimed"))
        self.assertFalse(run.lead_id.activity_ids or escalation.active)

    def test_routing_finds_somebody_else_and_the_run_goes_on(self):
        rules = self.env["lead.routing.rule"]
        rules.search([]).action_archive()
        rules.create({"name": "All", "team_ids": [(6, 0, self.team.ids)]})
        lead = self.make_lead(qualification="sql")
        run = self.start_handed("routing", lead=lead)
        self.look(10)
        self.look(15)
        self.assertEqual(self.read_custody(lead)[-1], ("pool", None, "released"))
        self.assertEqual((run.state, run.awaits_owner), ("running", True))
        self.assertEqual(self.get_open(run).user_id, self.leader)
        self.answer()
        rules._take_due(self.now, 10)._route(now=self.now)
        self.answer()
        self.assertEqual(lead.user_id, self.other)
        self.assertEqual(self.get_open(run).user_id, self.other)
        self.assertEqual((run.owner_id, run.awaits_owner), (self.other, False))

    def test_without_routing_the_leader_gets_it(self):
        run = self.start_handed("routing")
        self.look(10)
        self.look(15)
        self.assertEqual(run.lead_id.user_id, self.leader)

    def test_work_of_others_goes_to_the_leader_without_the_lead(self):
        step = {"name": "Check", "responsible": "named", "user_id": self.other.id}
        run = self.start_timed(step, hand_over_hours=5, hand_over_to="pool")
        self.look(10)
        self.look(15)
        self.assertEqual(self.get_open(run).user_id, self.leader)
        self.assertEqual(self.get_open(run).activity_id.user_id, self.leader)
        self.assertEqual(run.lead_id.user_id, self.rep)

    def test_after_an_outage_there_is_time_before(self):
        run = self.start_handed()
        self.look(40)
        self.assertEqual(run.lead_id.user_id, self.rep)
        self.look(44)
        self.assertEqual(run.lead_id.user_id, self.rep)
        self.look(45)
        self.assertEqual(run.lead_id.user_id, self.leader)

    def test_nobody_loses_leads_while_taking_back_is_paused(self):
        run = self.start_handed()
        self.look(10)
        self.env.company.lead_reclaim_paused = True
        self.look(16)
        self.assertEqual(run.lead_id.user_id, self.rep)
        self.env.company.lead_reclaim_paused = False
        self.look(17.5)
        self.assertEqual(run.lead_id.user_id, self.leader)
