from datetime import timedelta

from odoo.tests import HttpCase, new_test_user, tagged

from .playbook_common import PlaybookCase


@tagged("post_install", "-at_install")
class TestPlaybookTours(HttpCase, PlaybookCase):
    """A rep works a playbook in a browser. Capabilities: 104, 107, 109"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann = new_test_user(
            cls.env, "pb_ann", groups="sales_team.group_sale_salesman"
        )
        cls.env["lead.playbook.skip.reason"].create({"name": "Known already"})
        cls.lead = cls.make_leads(
            name="Acme deal",
            user_id=cls.ann.id,
            contact_name="Li Na",
            partner_name="Acme",
        )
        cls.playbook = cls.make_playbook(
            {
                "name": "Call",
                "script": "Ask {{contact_name}} for {{partner_name}}.",
                "check_ids": [(0, 0, {"name": "Budget asked"})],
                "outcomes": [("Wants a demo", "next", {}), ("Not now", "end", {})],
            },
            "Demo",
            {"name": "Case pack", "is_optional": True},
            "Offer",
            name="Tour playbook",
        )

    def setUp(self):
        super().setUp()
        # The browser has the clock of the machine.
        self.env.cr.execute("SELECT now() AT TIME ZONE 'UTC'")
        type(self).now = self.env.cr.fetchone()[0].replace(microsecond=0)

    def tour(self, name, url=None):
        url = url or f"/odoo/my-queue/{self.lead.id}"
        self.start_tour(url, f"lead_nurture_playbook_{name}", login="pb_ann")

    def test_step_is_worked_with_its_checklist_and_outcome(self):
        run = self.start_run(self.playbook, self.lead)
        self.tour("work")
        states = [(name, state) for name, _visit, state in self.path_of(run)]
        self.assertEqual(states, [("Call", "done"), ("Demo", "running")])

    def test_step_is_worked_from_its_activity(self):
        run = self.start_run(self.playbook, self.lead)
        self.tour("activity")
        self.assertEqual(run.reason, "by_outcome")

    def test_step_is_skipped_with_a_reason(self):
        run = self.start_run(self.playbook, self.lead)
        self.tour("skip")
        self.assertEqual(self.get_open(run).step_id.name, "Offer")

    def test_playbook_starts_for_three_leads(self):
        self.start_run(self.playbook, self.lead)
        leads = self.make_leads(3, user_id=self.ann.id)
        self.tour("start", "/odoo/my-queue")
        runs = self.env["lead.playbook.run"].search([("lead_id", "in", leads.ids)])
        self.assertEqual(len(runs), 3)
        self.assertEqual(runs.user_id, self.ann)

    def test_my_tasks_lead_to_the_lead(self):
        task = self.start_run(self.playbook, self.lead).task_ids
        task.limit_at = self.now - timedelta(hours=3)
        self.tour("tasks", "/odoo/playbook-tasks")

    def test_report_opens_without_a_task(self):
        action = "lead_nurture.lead_playbook_report_task_action"
        self.tour("report_empty", f"/odoo/action-{action}")
