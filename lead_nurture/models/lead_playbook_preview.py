from datetime import timedelta

from odoo import models


class LeadPlaybook(models.Model):
    """A playbook as a rep would see it on a lead; nothing of it is written."""

    _inherit = "lead.playbook"

    def action_open_preview(self):
        """Show this version as the rep sees it, on an invented lead or a chosen one."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview: %s", self.display_name),
            "res_model": "lead.playbook.preview",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_playbook_id": self.id,
                "dialog_size": "extra-large",
            },
        }

    def _preview(self, lead, now):
        """Give this version as the panel of a lead shows a run; nothing is written.

        Every step is shown as if it were open, one after the other: each begins when
        the limit of the one before is over.

        :param lead: a lead, or empty: one is invented
        :param now: naive UTC
        :return: dict as ``lead.playbook.run._prepare_screens`` gives it
        """
        self.ensure_one()
        lead = lead or self._invent_lead()
        first = self._get_path().first()
        run = self.env["lead.playbook.run"].new(
            {
                "playbook_id": self.id,
                "state": "running",
                "start": "by_hand",
                "started_at": now,
            }
        )
        none = self.env["lead.playbook.task"]
        steps, tasks, begins = [], [], now
        for step in self._get_steps_in_order():
            task = step._preview_task(run, lead, begins)
            is_first = step.id in first
            steps.append(
                run._prepare_step_screen(step, task if is_first else none, now)
            )
            tasks.append(task._preview_screen(now, is_mine=is_first))
            begins = max(begins, task.limit_at or begins)
        return {
            "id": self.id,
            "name": self.name,
            "state": "running",
            "start": self.env._("Preview"),
            "started_at": now.isoformat(" ", "seconds"),
            "ended_at": False,
            "reason": "",
            "note": "",
            "who": "",
            "is_paused": False,
            "can_end": False,
            "steps": steps,
            "tasks": tasks,
        }

    def _invent_lead(self):
        """Give a lead that is nowhere but here, with what talk tracks mostly name."""
        return self.env["crm.lead"].new(
            {
                "name": self.env._("Invented lead"),
                "type": "opportunity",
                "contact_name": self.env._("Alex Example"),
                "partner_name": self.env._("Example Ltd"),
                "function": self.env._("Head of Operations"),
                "city": self.env._("Springfield"),
                "user_id": self.env.uid,
                "pains": self.env._(
                    "too much work by hand, and nobody knows the figures"
                ),
                "technology_preference": self.env._("spreadsheets"),
                "company_size": 120,
                "expected_revenue": 20_000,
                "date_deadline": self.env.cr.now().date() + timedelta(days=60),
            }
        )


class LeadPlaybookStep(models.Model):
    _inherit = "lead.playbook.step"

    def _preview_task(self, run, lead, begins):
        """Give a task of this step, nowhere but here, that begins at ``begins``."""
        user = self._find_preview_user(lead)
        times = self._get_times(user, begins)
        return self.env["lead.playbook.task"].new(
            {
                "run_id": run.id,
                "playbook_id": self.playbook_id.id,
                "step_id": self.id,
                "lead_id": lead.id,
                "user_id": user.id,
                "state": "running",
                "visit": 1,
                "limit_at": times["limit_at"],
            }
        )

    def _find_preview_user(self, lead):
        """Give who would do this step for a lead, which may be invented."""
        if lead._origin:
            return self._find_responsibles(lead)[lead.id]
        chosen = {"role": self.role_id.user_ids[:1], "named": self.user_id}
        return chosen.get(self.responsible) or self.env.user


class LeadPlaybookTask(models.Model):
    _inherit = "lead.playbook.task"

    def _preview_screen(self, now, *, is_mine):
        """Give this task, which is nowhere but here, as the panel shows it."""
        step = self.step_id
        ((action, script),) = self.lead_id._fill_in_scripts(step.action, step.script)
        return {
            **self._prepare_screen(now, action, script, False),
            "id": step.id,
            "activity_id": False,
            "is_mine": is_mine,
            "can_work": True,
            "past": [],
            "buttons": [],
        }
