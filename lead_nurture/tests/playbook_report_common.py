"""Random histories of playbooks, written row by row, and a plain count of them."""

import random
from datetime import datetime, timedelta

from .common import FlowCase

START = datetime(2026, 3, 2, 8)  # noqa: DTZ001 a Monday, naive UTC
TASK_STATES = ("done", "done", "done", "skipped", "not_needed", "called_off", "running")


class PlaybookReportCase(FlowCase):
    """Playbooks whose runs and tasks are what the test says they are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.won_stage = cls.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        cls.reasons = cls.env["crm.lost.reason"].create(
            [{"name": "Too expensive"}, {"name": "No answer"}]
        )
        cls.skip_reasons = cls.env["lead.playbook.skip.reason"].create(
            [{"name": "Already known"}, {"name": "Wants an offer"}]
        )

    @staticmethod
    def hour(number):
        """Give the moment so many hours after the start, naive UTC."""
        return START + timedelta(hours=number)

    @classmethod
    def make_playbook(cls, steps=3, **values):
        playbook = cls.env["lead.playbook"].create({"name": "First Talks", **values})
        for number in range(steps):
            cls.add_playbook_step(playbook, f"Step {number}", sequence=number)
        return playbook

    @classmethod
    def add_playbook_step(cls, playbook, name, **values):
        return cls.env["lead.playbook.step"].create(
            {"playbook_id": playbook.id, "name": name, **values}
        )

    @classmethod
    def make_deal(cls, result=None, closed=None, reason=None, **values):
        """Make a lead: won or lost at an hour, or open."""
        lead = cls.env["crm.lead"].create(
            {"name": "A deal", "type": "opportunity", "user_id": False, **values}
        )
        if result == "won":
            lead.action_set_won()
        elif result == "lost":
            lead.action_set_lost(lost_reason_id=reason.id if reason else False)
        if result and closed is not None:
            lead.date_closed = cls.hour(closed)
        return lead

    @classmethod
    def make_run(cls, playbook, lead, start=0, state="running", end=None, **values):
        return cls.env["lead.playbook.run"].create(
            {
                "playbook_id": playbook.id,
                "family_id": playbook.family_id.id,
                "lead_id": lead.id,
                "state": state,
                "start": "by_hand",
                "started_at": cls.hour(start),
                "changed_at": cls.hour(start),
                "ended_at": cls.hour(end) if end is not None else False,
                **values,
            }
        )

    @classmethod
    def make_task(cls, run, step, start, state="done", end=None, limit=8, **values):
        """Make a task opened at an hour, with its limit so many hours later."""
        return cls.env["lead.playbook.task"].create(
            {
                "run_id": run.id,
                "playbook_id": run.playbook_id.id,
                "step_id": step.id,
                "lead_id": run.lead_id.id,
                "state": state,
                "entered_at": cls.hour(start),
                "arrived_at": cls.hour(start),
                "limit_at": cls.hour(start + limit) if limit else False,
                "ended_at": cls.hour(end) if end is not None else False,
                **values,
            }
        )

    # Random histories ----------------------------------------------------------
    @classmethod
    def make_history(cls, seed, *, leads=30):
        """Make a playbook of two versions with runs; all follows from the seed."""
        dice = random.Random(seed)
        cls.playbook = cls.make_playbook(4)
        cls.playbook.step_ids[2].is_optional = True
        second = cls.make_playbook(4)
        cls.versions = [cls.playbook, second]
        second._write_beside({"family_id": cls.playbook.id, "version": 2})
        for old, new in zip(cls.playbook.step_ids, second.step_ids, strict=True):
            new.origin_id = old
            new.is_optional = old.is_optional
        cls.runs = cls.env["lead.playbook.run"].union(
            *(cls._draw_run(dice) for __ in range(leads))
        )
        cls.env.flush_all()

    @classmethod
    def _draw_run(cls, dice):
        result = dice.choice(("won", "lost", None))
        reason = dice.choice(cls.reasons)
        lead = cls.make_deal(result, dice.randrange(200), reason)
        state = "running" if not result else dice.choice(("done", "ended"))
        values = (
            {"reason": dice.choice((result, "by_hand"))} if state == "ended" else {}
        )
        start = dice.randrange(50)
        end = None if state == "running" else start + 40
        run = cls.make_run(dice.choice(cls.versions), lead, start, state, end, **values)
        at = start
        for step in run.playbook_id.step_ids[: dice.randrange(1, 5)]:
            at = cls._draw_task(dice, run, step, at)
        return run

    @classmethod
    def _draw_task(cls, dice, run, step, at):
        state, hours = dice.choice(TASK_STATES), dice.randrange(1, 13)
        is_over = state != "running"
        values = {"used_hours": hours, "used_percent": hours / 8 * 100}
        cls.make_task(
            *(run, step, at, state, at + hours if is_over else None),
            limit=dice.choice((0, 8, 8)),
            skip_reason_id=dice.choice(cls.skip_reasons).id
            if state == "skipped"
            else False,
            **(values if state == "done" else {}),
        )
        return at + hours

    # Counted once more ---------------------------------------------------------
    def same_step(self, step):
        """Give the step of the newest version: here all versions are drafts."""
        newer = self.env["lead.playbook.step"].search([("origin_id", "=", step.id)])
        return newer or step

    def tasks_of(self, step):
        tasks = self.env["lead.playbook.task"].search([("run_id", "in", self.runs.ids)])
        return tasks.filtered(lambda task: self.same_step(task.step_id) == step)
