from odoo import models
from odoo.tools import SQL, clean_context

from .lead_playbook_step_limit import TIMES

# What belonged to the person before, or to the limit of that person.
FORGOTTEN = ("reminded_at", "overdue_at", "escalated_at", "escalation_id")


class LeadPlaybookTask(models.Model):
    """Open tasks go to somebody else, with their activities and a new limit."""

    _inherit = "lead.playbook.task"

    def _give_anew(self, now):
        """Give these to whoever is to do them now, each with a new limit.

        Those that stay with their person keep the limit they have.
        """
        for step, tasks in self.filtered("lead_id").grouped("step_id").items():
            for user, own in tasks._group_by_responsible(step).items():
                own.filtered(lambda task, user=user: task.user_id != user)._give_to(
                    user, now
                )

    def _give_to(self, user, now):
        """Give these to ``user``: the limit counts from ``now`` (naive UTC) on."""
        if not self:
            return
        self._close_escalations()
        self._take_new_limits(user, now)
        living = self.filtered("activity_id.active")
        (self - living)._give_activities(now)
        for step, tasks in living.grouped("step_id").items():
            day = step._get_deadline_day(user, tasks[0].limit_at or now)
            # quick_update: no e-mail per activity; whoever gets the lead is told so.
            quiet = {"mail_activity_quick_update": True, "lead_playbook_moves": True}
            context = {**clean_context(self.env.context), **quiet}
            tasks.activity_id.with_context(context).sudo().write(
                {"user_id": user.id, "date_deadline": day}
            )

    def _take_new_limits(self, user, now):
        self.flush_recordset()
        for step, tasks in self.grouped("step_id").items():
            times = step._get_times(user, now)
            new = {**dict.fromkeys(FORGOTTEN), "user_id": user.id, "arrived_at": now}
            new |= {name: times[name] for name in TIMES}
            self.env.cr.execute(
                SQL(
                    "UPDATE lead_playbook_task SET %s WHERE id = ANY (%s)",
                    SQL(", ").join(
                        SQL("%s = %s", SQL.identifier(name), value)
                        for name, value in new.items()
                    ),
                    tasks.ids,
                )
            )
        self.invalidate_model(flush=False)

    def _give_activities(self, now):
        """Make the activities of open tasks that have none."""
        values, tasks = [], self.filtered(lambda task: task.lead_id and task.user_id)
        order = self.browse()
        for (step, user), own in tasks.grouped(
            lambda task: (task.step_id, task.user_id)
        ).items():
            spoken = step.with_context(lang=user.lang or self.env.lang)
            for task in own:
                times = {"limit_at": task.limit_at}
                values += self._prepare_activities(
                    task.lead_id, spoken, user, now, times
                )
                order |= task
        order.lead_id.mapped("display_name")  # all at once: core reads one by one
        activities = self._create_activities(values)
        for task, activity in zip(order, activities, strict=True):
            task.activity_id = activity
        order.flush_recordset()
        return order
