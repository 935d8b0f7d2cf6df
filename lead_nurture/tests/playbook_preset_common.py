from datetime import timedelta

from odoo.tests import Form, new_test_user

from .playbook_common import PlaybookCase

# What fills in a field that a step asks for.
FILLED = {"pains": "Too slow", "budget_band": "mid", "purchase_role": "decider"}
MOST_ROUNDS = 60


class PlaybookPresetCase(PlaybookCase):
    """A preset started from its questions, and worked to the end as people do it.

    Tasks are done one after the other, each some hours before its limit.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id.tz = "UTC"
        cls.expert = new_test_user(
            cls.env, "pb_expert", groups="sales_team.group_sale_salesman", name="Kim"
        )
        cls.rep.group_ids += cls.env.ref("sales_team.group_sale_salesman_all_leads")

    def start_preset(self, code, **answers):
        """Answer the questions on screen and activate the draft; give the playbook."""
        preset = self.env.ref(f"lead_nurture.lead_playbook_preset_{code}")
        action = preset.action_start()
        start = self.env[action["res_model"]].with_context(**action["context"])
        with Form(start) as form:
            for place in range(len(form.role_ids)):
                with form.role_ids.edit(place) as line:
                    line.user_ids.add(self.expert)
            for name, value in answers.items():
                setattr(form, name, value)
        action = form.record.action_create()
        playbook = self.env["lead.playbook"].browse(action["res_id"])
        self.assertEqual(playbook.get_problems(), [])
        playbook.action_activate()
        return playbook

    def start_lead(self, playbook, **values):
        lead = self.make_leads(
            user_id=self.rep.id,
            contact_name="Eve",
            email_from="e@example.com",
            **values,
        )
        self.run = self.start_run(playbook, lead)
        return self.run

    # Work ---------------------------------------------------------------------------
    def work(self, *outcomes):
        """Do open tasks until the run is over.

        :param outcomes: (name of the step, outcome) of what does not go straight on,
            in their order
        """
        left = list(outcomes)
        for _round in range(MOST_ROUNDS):
            self.run.invalidate_recordset()
            task = self.get_open(self.run)[:1]
            if not task:
                break
            ends_as = next((one for one in left if one[0] == task.step_id.name), None)
            if ends_as:
                left.remove(ends_as)
            self.work_task(task, ends_as and ends_as[1])
        self.assertEqual(left, [])

    def work_task(self, task, outcome=None):
        """Do what a step asks for, and mark it as done."""
        self.pass_time(task)
        step = task.step_id
        getattr(self, f"do_{step.done_when}", lambda task: None)(task)
        if step.done_when == "review":
            return
        task.checked_ids = step.check_ids.filtered("is_required")
        first = step.outcome_ids[:1].name
        self.finish(task, outcome or first, user=task.user_id)

    def pass_time(self, task):
        """Let half of the time until the limit go by; the reminder is not due yet."""
        start = max(type(self).now, task.entered_at)
        type(self).now = start + (task.limit_at - start) / 2

    def do_mail(self, task):
        row = {"lead_id": task.lead_id.id, "user_id": self.rep.id, "channel": "mail"}
        followups = self.env["lead.followup"]
        followups._record_followup([{**row, "outcome": "sent"}], now=self.now)

    def do_document(self, task):
        self.env["ir.attachment"].create(
            {
                "name": "page",
                "res_model": "mail.activity",
                "res_id": task.activity_id.id,
            }
        )

    def do_field(self, task):
        for name in task.step_id._split_done_names():
            field = self.env["crm.lead"]._fields[name]
            value = FILLED[name]
            if field.type == "selection":
                value = field._description_selection(self.env)[0][0]
            task.lead_id[name] = value

    def do_review(self, task):
        review = self.env["lead.playbook.review"].search([("task_id", "=", task.id)])
        review.with_user(self.expert).action_approve()

    # What became of it ---------------------------------------------------------------
    def get_names(self, state="done"):
        """Give the names of the steps in this state, in the order of their ends."""
        tasks = self.run.task_ids.filtered(lambda task: task.state == state)
        in_order = tasks.sorted(lambda task: (task.ended_at, task.id))
        return [task.step_id.name for task in in_order]

    def get_rights(self):
        return sorted(self.run.lead_id.playbook_right_ids.mapped("code"))

    @classmethod
    def hours(cls, task):
        return (task.limit_at - task.entered_at) / timedelta(hours=1)
