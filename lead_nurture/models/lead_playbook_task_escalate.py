from functools import cache

from markupsafe import Markup

from odoo import models
from odoo.tools import SQL, format_datetime

ACTIVITY = "lead_nurture.mail_activity_type_playbook_overdue"


class LeadPlaybookTask(models.Model):
    """What is overdue becomes a task of a manager, which is closed by itself."""

    _inherit = "lead.playbook.task"

    def _escalate(self, now):
        """Give the manager of each of these an activity: who, what, since when.

        Where nobody else is there, nobody gets one.
        """
        known = cache(self.env["lead.alert"]._get_managers)
        managers = {task: user for task in self if (user := task._find_manager(known))}
        if not managers:
            return
        self.lead_id.mapped("display_name")  # all at once: core reads one by one
        kind = self.env.ref(ACTIVITY)
        rows = [
            {**task._prepare_escalation(user, now), "activity_type_id": kind.id}
            for task, user in managers.items()
        ]
        activities = self._create_activities(rows)
        for task, activity in zip(managers, activities, strict=True):
            task.write({"escalated_at": now, "escalation_id": activity.id})
        tasks = self.browse(task.id for task in managers)
        told = {task.id: user for task, user in managers.items()}
        tasks._tell("playbook_escalated", now, to=told)

    def _find_manager(self, get_managers):
        """Give who answers for whoever has this task: never the same person.

        The leader of the lead's team, else who answers for the playbook, else a
        manager of the company.
        :param get_managers: gives the managers of a company
        """
        self.ensure_one()
        playbook = self.playbook_id
        for user in (self.lead_id.team_id.user_id, playbook.user_id):
            if user.active and user != self.user_id:
                return user
        managers = get_managers(playbook.company_id) - self.user_id
        return managers.sorted("id")[:1]

    def _prepare_escalation(self, manager, now):
        """Give the values of the manager's activity, in the manager's language."""
        own = self.with_context(lang=manager.lang or self.env.lang)
        step = own.step_id
        return {
            "res_id": self.lead_id.id,
            "user_id": manager.id,
            "date_deadline": step._get_deadline_day(manager, now),
            "summary": own.env._("Overdue: %s", step.name),
            "note": Markup("<p>%s</p><p>%s</p>")
            % (
                own._describe_overdue(manager),
                own.env._(
                    "Talk about it, do it yourself, or give the lead to somebody else."
                    " This task is closed by itself when the step is done, skipped or"
                    " handed over."
                ),
            ),
            "automated": True,
        }

    def _describe_overdue(self, manager):
        """Say who has not done what, since when, where ``manager`` is."""

        def show(moment):
            zone, lang = manager.tz or "UTC", self.env.lang
            return format_datetime(
                self.env, moment, tz=zone, dt_format="short", lang_code=lang
            )

        return self.env._(
            "%(person)s has not done “%(step)s” of the playbook “%(playbook)s”. It is"
            " open since %(start)s and was to be done by %(limit)s.",
            person=self.user_id.name,
            step=self.step_id.name,
            playbook=self.playbook_id.name,
            start=show(self.arrived_at),
            limit=show(self.limit_at),
        )

    def _close_escalations(self):
        """Close the activities of managers about these: they are dealt with."""
        rows = self.env.execute_query(
            SQL(
                """SELECT escalation_id FROM lead_playbook_task
                    WHERE id = ANY (%s) AND escalation_id IS NOT NULL""",
                self.ids,
            )
        )
        # sudo: closed by what was done, whoever did it
        activities = self.env["mail.activity"].sudo().browse(row[0] for row in rows)
        open_ones = activities.exists().filtered("active")
        if open_ones:
            text = self.env._("The step is done, skipped or handed over.")
            open_ones.write({"active": False, "feedback": text})

    # Wherever tasks end -----------------------------------------------------------
    def _end_as(self, state, now, **values):
        tasks = super()._end_as(state, now, **values)
        tasks._close_escalations()
        return tasks

    def _remove_activities(self):
        result = super()._remove_activities()
        self._close_escalations()
        return result


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _filter_followups(self):
        """What a manager does about an overdue step is no contact with the lead."""
        overdue = self.env.ref(ACTIVITY, raise_if_not_found=False)
        return (
            super()
            ._filter_followups()
            .filtered(
                lambda activity: not overdue or activity.activity_type_id != overdue
            )
        )
