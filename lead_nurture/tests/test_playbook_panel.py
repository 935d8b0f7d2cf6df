from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .playbook_common import PlaybookCase


@tagged("post_install", "-at_install")
class TestPlaybookPanel(PlaybookCase):
    """What a rep sees of a playbook on a lead, and does there.

    Capabilities: 104, 106, 107
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.playbook = cls.make_playbook(
            {
                "name": "Call",
                "action": "Call {{contact_name}}",
                "script": "Ask {{contact_name}} for {{partner_name}}.",
                "check_ids": [(0, 0, {"name": "Budget asked"})],
                "outcomes": [("Wants a demo", "next", {}), ("Not now", "end", {})],
            },
            "Demo",
            {"name": "Case pack", "is_optional": True},
            "Offer",
        )
        cls.lead = cls.make_leads(
            user_id=cls.rep.id, contact_name="Li Na", partner_name="Acme"
        )
        cls.started = cls.start_run(cls.playbook, cls.lead)
        cls.other = new_test_user(
            cls.env, "pb_other", groups="sales_team.group_sale_salesman"
        )
        cls.reason = cls.env["lead.playbook.skip.reason"].create({"name": "Known"})

    def told(self, user=None):
        return self.lead.with_user(user or self.rep).get_playbooks()

    def task(self, user=None, name=None):
        return self.get_open(self.started, name).with_user(user or self.rep)

    def states(self):
        return [step["state"] for step in self.told()["runs"][0]["steps"]]

    def test_open_step_is_told_with_the_data_of_the_lead(self):
        (task,) = self.told()["runs"][0]["tasks"]
        self.assertEqual(task["action"], "Call Li Na")
        self.assertEqual(task["script"], "Ask Li Na for Acme.")
        self.assertEqual(
            [o["name"] for o in task["outcomes"]], ["Wants a demo", "Not now"]
        )
        self.assertTrue(task["is_mine"] and task["can_work"])
        self.assertEqual(self.states(), ["open", "ahead", "ahead", "ahead"])

    def test_what_the_lead_lacks_is_named(self):
        lead = self.make_leads(user_id=self.rep.id, partner_name="Acme")
        run = self.start_run(self.playbook, lead)
        (task,) = lead.with_user(self.rep).get_playbooks()["runs"][0]["tasks"]
        self.assertEqual(task["script"], "Ask [Contact Name] for Acme.")
        note = self.get_open(run).activity_id.note
        self.assertIn("Ask [Contact Name] for Acme.", note)

    def test_panel_asks_little(self):
        self.env.invalidate_all()
        lead = self.lead.with_user(self.rep)
        lead.get_playbooks()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        lead.get_playbooks()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 35)

    def test_step_is_late_after_its_limit(self):
        type(self).now = self.task().limit_at
        self.assertEqual(self.states()[0], "late")
        self.assertFalse(self.told()["runs"][0]["tasks"][0]["spans"])

    def test_working_time_is_what_is_left(self):
        (task,) = self.told()["runs"][0]["tasks"]
        self.assertTrue(task["is_working"])
        self.assertGreater(len(task["spans"]), 1)

    def test_point_is_ticked_and_the_step_finished_by_an_outcome(self):
        task = self.task()
        with self.assertRaisesRegex(UserError, "Budget asked"):
            task.action_finish(task.step_id.outcome_ids[0].id, "Yes")
        task.action_tick(task.step_id.check_ids.id, True)
        self.assertTrue(self.told()["runs"][0]["tasks"][0]["checks"][0]["is_done"])
        said = task.action_finish(task.step_id.outcome_ids[0].id, "Yes")
        self.assertIn("Demo", said["message"])
        (past,) = self.told()["runs"][0]["steps"][0]["past"]
        self.assertEqual(past["feedback"], "Yes")
        self.assertEqual(past["outcome"], "Wants a demo")
        self.assertEqual(self.states()[:2], ["done", "open"])

    def test_tick_is_taken_away(self):
        task = self.task()
        for is_done in (True, False):
            task.action_tick(task.step_id.check_ids.id, is_done)
        self.assertFalse(task.checked_ids)

    def test_point_of_another_step_is_refused(self):
        with self.assertRaisesRegex(UserError, "checklist"):
            self.task().action_tick(
                self.env["lead.playbook.check"].search([], limit=1).id + 999, True
            )

    def test_outcome_of_another_step_is_refused(self):
        with self.assertRaisesRegex(UserError, "cannot end"):
            self.task().action_finish(10**6)

    def test_ended_run_is_shown_and_one_can_start_again(self):
        task = self.task()
        task.action_tick(task.step_id.check_ids.id, True)
        said = task.action_finish(task.step_id.outcome_ids[1].id)
        self.assertIn("is over", said["message"])
        told = self.told()
        self.assertEqual(told["runs"][0]["state"], "ended")
        self.assertTrue(told["can_start"])

    def test_finished_step_says_so(self):
        task = self.task()
        task.action_tick(task.step_id.check_ids.id, True)
        task.action_finish(task.step_id.outcome_ids[0].id)
        with self.assertRaisesRegex(UserError, "over already"):
            task.action_finish()

    def test_others_neither_see_nor_work_it(self):
        task = self.task(self.other)
        calls = (
            lambda: self.told(self.other),
            lambda: task.action_tick(task.sudo().step_id.check_ids.id, True),
            lambda: task.action_finish(),
            lambda: task.action_open_skip(),
            lambda: task.get_of_activity(task.sudo().activity_id.id),
        )
        for call in calls:
            with self.assertRaises(AccessError):
                call()

    def test_activity_knows_its_step(self):
        activity = self.task().activity_id
        self.assertTrue(activity.is_playbook)
        told = self.task().get_of_activity(activity.id)
        self.assertEqual(told["id"], self.task().id)
        plain = self.lead.activity_schedule("mail.mail_activity_data_todo")
        self.assertFalse(plain.is_playbook)
        self.assertFalse(self.task().get_of_activity(plain.id))

    def test_tasks_are_grouped_by_when_they_are_due(self):
        task = self.task().sudo()
        tasks = self.env["lead.playbook.task"].with_user(self.rep)
        tasks = tasks.with_context(tz="Asia/Shanghai")
        # 9:00 UTC is 17:00 in Shanghai: the day ends there at 16:00 UTC.
        for hours, timing in ((0, "late"), (6.9, "today"), (7, "wait"), (None, "wait")):
            task.limit_at = hours is not None and self.now + timedelta(hours=hours)
            domain = [("id", "=", task.id)]
            groups = tasks._read_group(domain, ["timing"], ["__count"])
            self.assertEqual(groups, [(timing, 1)])
            self.assertEqual(tasks.browse(task.id).timing, timing)
            self.assertTrue(tasks.search([*domain, ("timing", "=", timing)]))
            others = {"late", "today", "wait"} - {timing}
            self.assertFalse(tasks.search([*domain, ("timing", "in", [*others])]))

    def test_lists_ask_for_playbooks_where_there_are_any(self):
        kanban = self.env.ref("crm.crm_case_kanban_view_leads").id
        queue = self.env.ref("lead_priority.crm_lead_queue_view_list").id
        leads = self.env["crm.lead"]
        self.assertIn("lead_next_step", leads.get_view(kanban, "kanban")["arch"])
        shown = 'name="playbook_column" widget="lead_next_step" optional="show"'
        self.assertIn(shown, leads.get_view(queue, "list")["arch"])
        nobody = lambda playbooks: False  # noqa: E731
        self.patch(self.registry["lead.playbook"], "_is_any_started", nobody)
        self.assertNotIn("lead_next_step", leads.get_view(kanban, "kanban")["arch"])
        self.assertNotIn(shown, leads.get_view(queue, "list")["arch"])

    def test_next_steps_of_many_leads_cost_no_more_queries(self):
        leads = self.make_leads(30, user_id=self.rep.id)
        self.env["lead.playbook.run"]._start(self.playbook, leads.ids, self.now)
        leads = leads.with_user(self.rep)
        counts = []
        for some in (leads[:2], leads[:2], leads):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            steps = some.get_next_playbook_steps()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(steps), 30)
        self.assertEqual(steps[str(leads[0].id)]["name"], "Call")
        self.assertLessEqual(counts[2], counts[1])
