from odoo import fields, models

# Spans of working time sent to the browser; more are further away than one counts.
MOST_SPANS = 40


class LeadPlaybookTask(models.Model):
    """A task as the person who does it sees it."""

    _inherit = "lead.playbook.task"

    def _prepare_screens(self, now):
        """Give {task id: dict} of these open tasks, in sudo; ``now`` is naive UTC."""
        scripts = {}
        for lead, tasks in self.grouped("lead_id").items():
            steps = tasks.step_id
            texts = [
                text or "" for step in steps for text in (step.action, step.script)
            ]
            filled = (
                lead._fill_in_scripts(*texts, shows_empty=True)[0] if lead else texts
            )
            pairs = zip(filled[::2], filled[1::2], strict=True)
            by_step = dict(zip(steps, pairs, strict=True))
            scripts |= {task.id: by_step[task.step_id] for task in tasks}
        met = self._find_met_shown(now)
        return {
            task.id: task._prepare_screen(now, *scripts[task.id], task in met)
            for task in self
        }

    def _find_met_shown(self, now):
        """Give those of these for which what counts as done has happened."""
        met = self.browse()
        for step, tasks in self.grouped("step_id").items():
            met |= step._find_met(tasks, now)
        return met

    def _prepare_screen(self, now, action, script, is_met):
        """Give one open task: what to do, what to say, until when, how it can end."""
        step, visits = self.step_id, self._get_past_visits()
        return {
            "id": self.id,
            "step_id": step.id,
            "name": step.name,
            "is_optional": step.is_optional,
            "is_internal": step.is_internal,
            "is_milestone": step.is_milestone,
            "icon": step._get_icon(),
            "kind": step.activity_type_id.name or "",
            "category": step.activity_type_id.category or "",
            "activity_id": self.activity_id.id or False,
            "visit": self.visit,
            "action": action,
            "script": script,
            "checks": self._prepare_checks(),
            "done_when": step._get_done_sentence(self, is_met),
            "is_met": is_met,
            "outcomes": step._prepare_outcomes(),
            "who": self.user_id.name or "",
            "is_mine": self.user_id.id == self.env.uid,
            "can_work": self._is_work_of_caller(),
            "escalated_at": self._to_text(self.escalated_at),
            "past": [task._prepare_past() for task in visits],
            "buttons": self._get_screen_buttons(),
            **self._prepare_countdown(now),
        }

    def _prepare_checks(self):
        return [
            {
                "id": check.id,
                "name": check.name,
                "is_required": check.is_required,
                "is_done": check in self.checked_ids,
            }
            for check in self.step_id.check_ids
        ]

    def _get_past_visits(self):
        """Give the ended visits of the same step, the last one first."""
        return self.run_id.task_ids.filtered(
            lambda task: (
                task.step_id == self.step_id and task.state in ("done", "skipped")
            )
        ).sorted("id", reverse=True)

    def _get_screen_buttons(self):
        """Give further buttons of the panel: dicts with ``name``, ``icon``, ``method``.

        ``method`` is a public method of the task that gives an action or nothing; see
        the files of the kinds of steps that add one.
        """
        return []

    def _prepare_past(self):
        """Give how this task ended: feedback, outcome, reason of a skip."""
        return {
            "id": self.id,
            "state": self.state,
            "who": self.done_by_id.name or "",
            "at": self._to_text(self.ended_at),
            "is_late": bool(
                self.limit_at and self.ended_at and self.limit_at < self.ended_at
            ),
            "is_automatic": self.is_automatic,
            "outcome": self.outcome_id.name or "",
            "feedback": self.feedback or "",
            "reason": self.skip_reason_id.name or "",
            "note": self.skip_note or "",
        }

    def _prepare_countdown(self, now):
        """Give the limit: ``limit_at`` (UTC text), ``spans`` left, ``is_working``."""
        return {
            "limit_at": self._to_text(self.limit_at),
            "spans": self._get_spans_left(now),
            "is_working": (self.step_id.limit_unit or "").startswith("working"),
        }

    def _get_spans_left(self, now):
        """Give [[from, until]] (UTC texts) in which the rest of the limit runs."""
        if not self.limit_at or self.limit_at <= now:
            return []
        spans = [(now, self.limit_at)]
        if self.step_id.limit_unit.startswith("working"):
            work = self.step_id._get_working_time(self.user_id)
            spans = work.until(now, self.limit_at, MOST_SPANS) or spans
        to_text = fields.Datetime.to_string
        return [[to_text(start), to_text(end)] for start, end in spans]

    def _to_text(self, moment):
        return moment.isoformat(" ", "seconds") if moment else False
