from odoo import models

from .lead_playbook_task_close import OPEN

# A step is as its last task says; of these words the screens know colour and icon.
STATES_SHOWN = {
    "pending": "pending",
    "done": "done",
    "skipped": "skipped",
    "not_needed": "not_needed",
    "called_off": "called_off",
}


class LeadPlaybookRun(models.Model):
    """A run as a path: its steps, and what is to be done now."""

    _inherit = "lead.playbook.run"

    def _prepare_screens(self, now, lead):
        """Give these runs of ``lead`` for the screen, in as few queries as can be.

        :param now: naive UTC
        :return: list of dicts: ``id``, ``name``, ``state``, ``reason``, ``note``,
            ``started_at``, ``who``, ``ended_at``, ``is_paused``, ``can_end``, ``steps``
            (see ``_prepare_step_screen``) and ``tasks`` (the open ones, see
            ``lead.playbook.task._prepare_screen``); moments are UTC texts
        """
        tasks = self.env["lead.playbook.task"].search(
            [("run_id", "in", self.ids)], order="id"
        )
        tasks.fetch()
        open_tasks = tasks.filtered(
            lambda task: task.state in OPEN and task.run_id.state == "running"
        )
        screens = open_tasks._prepare_screens(now)
        by_run = tasks.grouped("run_id")
        none = tasks.browse()
        return [
            run._prepare_screen(now, by_run.get(run, none), screens, lead)
            for run in self
        ]

    def _prepare_screen(self, now, tasks, screens, lead):
        starts = dict(self._fields["start"]._description_selection(self.env))
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        by_step = tasks.grouped("step_id")
        none = tasks.browse()
        return {
            "id": self.id,
            "name": self.playbook_id.name,
            "state": self.state,
            "reason": reasons.get(self.reason, ""),
            "note": self.note or "",
            "start": starts[self.start],
            "started_at": self.started_at.isoformat(" ", "seconds"),
            "ended_at": self.ended_at and self.ended_at.isoformat(" ", "seconds"),
            "who": self.user_id.name or "",
            "is_paused": self.playbook_id.is_paused,
            "can_end": self.state == "running"
            and lead.with_env(self._get_asking_env()).has_access("write"),
            "steps": [
                self._prepare_step_screen(step, by_step.get(step, none), now)
                for step in self.playbook_id.step_ids.sorted(
                    lambda step: (step.sequence, step.id)
                )
            ],
            "tasks": [screens[task.id] for task in tasks if task.id in screens],
        }

    def _get_asking_env(self):
        """Give the environment of the person that asks, without sudo."""
        return self.env(su=False)

    def _prepare_step_screen(self, step, tasks, now):
        """Give one step of the path.

        :return: dict: ``id``, ``name``, ``branch``, ``is_optional``, ``is_milestone``,
            ``icon``, ``state`` (done, skipped, late, open, pending, not_needed,
            called_off, ahead), ``task_id``, ``who``, ``limit_at``, ``at`` (when it
            ended), ``past`` (its ended visits, the last one first)
        """
        last = tasks[-1:]
        text = lambda moment: moment and moment.isoformat(" ", "seconds")  # noqa: E731
        return {
            "id": step.id,
            "name": step.name,
            "branch": step.branch or "",
            "is_optional": step.is_optional,
            "is_milestone": step.is_milestone,
            "icon": step._get_icon(),
            "state": self._get_step_state(last, now),
            "task_id": last.id or False,
            "who": (last.done_by_id or last.user_id).name or "",
            "limit_at": text(last.limit_at),
            "at": text(last.ended_at),
            "action": step.action or "",
            "past": [
                task._prepare_past()
                for task in reversed(tasks)
                if task.state in ("done", "skipped")
            ],
        }

    def _get_step_state(self, task, now):
        if not task:
            return {"running": "ahead", "done": "not_needed"}.get(
                self.state, "called_off"
            )
        if task.state in OPEN:
            if self.state != "running":
                return "called_off"
            return "late" if task.limit_at and task.limit_at <= now else "open"
        return STATES_SHOWN[task.state]
