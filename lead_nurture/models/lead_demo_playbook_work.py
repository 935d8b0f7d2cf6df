from datetime import timedelta

from odoo import models

# Of a hundred tasks: done in time, done late, left out; the others lie.
IN_TIME, LATE, SKIPPED = 76, 12, 8
# Of a hundred steps with outcomes: the first one; the others share the rest.
# Runs that nothing goes wrong in.
SMOOTH = 2
STRAIGHT_ON = 70
REASONS = ("customer", "known", "product", "urgent")
NOTES = (
    "Spoke to the plant manager, he wants to see it with his own figures.",
    "Good talk; the controller joins next time.",
    "They compare us with one other vendor.",
    "Decision planned for the end of the quarter.",
    "需要先和IT部门确认接口。",
)


class LeadDemo(models.AbstractModel):
    """How people work the tasks of the demo playbook."""

    _inherit = "lead.demo"

    def _plan_demo_task(self, task, dice):
        """Give when and how a task ends: dict of how, at (None: it lies), outcome."""
        spread = task.limit_at - task.entered_at
        # The first leads go all the way, whatever weekday the demo is loaded on.
        is_smooth = task.run_id in task.playbook_id.run_ids.sorted("id")[:SMOOTH]
        chance = 0 if is_smooth else dice.randrange(100)
        plan = {"how": "done", "note": dice.choice(NOTES), "outcome": False}
        if chance < IN_TIME:
            plan["at"] = task.entered_at + spread * dice.randint(5, 60) / 100
        elif chance < IN_TIME + LATE:
            plan["at"] = task.limit_at + timedelta(days=dice.randint(1, 3))
        elif chance < IN_TIME + LATE + SKIPPED and task.step_id.done_when != "review":
            plan |= {"how": "skipped", "at": task.entered_at + spread / 2}
            plan["reason"] = dice.choice(REASONS)
        else:
            plan["at"] = None
        if outcomes := task.step_id.outcome_ids.filtered(lambda one: not one.verdict):
            straight = is_smooth or dice.randrange(100) < STRAIGHT_ON
            others = outcomes[1:] or outcomes
            plan["outcome"] = outcomes[0] if straight else dice.choice(others)
        return plan

    def _do_demo_task(self, task, plan, moment):
        if plan["how"] == "skipped":
            reason = self.env.ref(
                f"lead_nurture.lead_playbook_skip_reason_{plan['reason']}"
            )
            task._skip(reason, False, moment, user=task.user_id)
            return
        step, lead = task.step_id, task.lead_id
        getattr(self, f"_prove_demo_{step.done_when}", lambda *args: None)(task, moment)
        if step.done_when == "review":
            return
        task.write({"outcome_id": plan["outcome"] and plan["outcome"].id})
        task.checked_ids = step.check_ids
        task.activity_id.with_user(task.user_id).action_feedback(feedback=plan["note"])
        if task.run_id.state == "done":
            lead.with_user(lead.user_id).action_set_won()
        elif task.run_id.reason == "by_outcome":
            lead.with_user(lead.user_id).action_set_lost()

    def _prove_demo_mail(self, task, moment):
        row = {"lead_id": task.lead_id.id, "user_id": task.user_id.id}
        row |= {"channel": "mail", "outcome": "sent"}
        self.env["lead.followup"]._record_followup([row], now=moment)

    def _prove_demo_document(self, task, moment):
        self.env["ir.attachment"].create(
            {
                "name": f"{task.step_id.name}.txt",
                "raw": task.step_id.action.encode(),
                "res_model": "crm.lead",
                "res_id": task.lead_id.id,
            }
        )

    def _prove_demo_field(self, task, moment):
        lead = task.lead_id
        for name in task.step_id._split_done_names():
            field = lead._fields[name]
            if not lead[name] and field.type == "selection":
                values = field._description_selection(self.env)
                lead[name] = values[lead.id % len(values)][0]
            elif not lead[name]:
                lead[name] = "Too much work by hand"

    def _prove_demo_review(self, task, moment):
        reviews = self.env["lead.playbook.review"]
        review = reviews.search([("task_id", "=", task.id)])
        review.with_user(task.user_id).action_approve()
