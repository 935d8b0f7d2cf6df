from collections import defaultdict

from markupsafe import Markup, escape

from odoo import api, models
from odoo.tools import clean_context


class LeadPlaybookTask(models.Model):
    """What opens is given to its people: each task is an activity of theirs."""

    _inherit = "lead.playbook.task"

    @api.model
    def _give_out(self, openings):
        """Find who does what opens and until when, and make the activities.

        :param openings: [(run id, step id, from when)]
        :return: {(run id, step id): the columns ``GIVEN``}; runs without a lead have
            nobody
        """
        values, given = [], {}
        for (step, user, start), runs in self._group_openings(openings).items():
            spoken = step.with_context(lang=user.lang or self.env.lang)
            times = step._get_times(user, start)
            leads = self.env["crm.lead"].browse(lead_id for _run, lead_id in runs)
            values += self._prepare_activities(leads, spoken, user, start, times)
            for run_id, _lead in runs:
                given[run_id, step.id] = {"user_id": user.id, **times}
        activities = self._create_activities(values)
        for row, activity_id in zip(given.values(), activities.ids, strict=True):
            row["activity_id"] = activity_id
        return given

    @api.model
    def _group_openings(self, openings):
        """Give {(step, user, from when): [(run id, lead id)]} of runs with a lead."""
        runs = self.env["lead.playbook.run"].browse({row[0] for row in openings})
        runs.fetch(["lead_id"])
        leads = {run.id: run.lead_id for run in runs if run.lead_id}
        by_step, groups = defaultdict(list), defaultdict(list)
        for run_id, step_id, start in openings:
            if run_id in leads:
                by_step[step_id].append((run_id, start))
        for step_id, rows in by_step.items():
            step = self.env["lead.playbook.step"].browse(step_id)
            some = self.env["crm.lead"].union(*(leads[run_id] for run_id, _at in rows))
            some._fetch_for_scripts(step.action, step.script)
            users = step._find_responsibles(some)
            for run_id, start in rows:
                lead_id = leads[run_id].id
                groups[step, users[lead_id], start].append((run_id, lead_id))
        return groups

    def _group_by_responsible(self, step):
        """Give {user: tasks} of tasks at one step that have a lead."""
        users = step._find_responsibles(self.lead_id)
        return self.filtered("lead_id").grouped(lambda task: users[task.lead_id.id])

    @api.model
    def _prepare_activities(self, leads, step, user, start, times):
        """Give the values of one activity for each of these leads, all for ``user``.

        :param step: in the language of the user
        """
        kind_id = step.activity_type_id.id or self._get_usual_type_id()
        day = step._get_deadline_day(user, times["limit_at"] or start)
        spoken = leads.with_context(lang=step.env.lang)
        texts = spoken._fill_in_scripts(step.action, step.script, shows_empty=True)
        # Core would find these names itself (in sudo), and write each a second time.
        names = leads.sudo().mapped("display_name")
        return [
            {
                "res_id": lead.id,
                "res_name": name,
                "activity_type_id": kind_id,
                "user_id": user.id,
                "date_deadline": day,
                "summary": step.name,
                "note": self._format_note(action, script),
                "automated": True,
            }
            for lead, name, (action, script) in zip(leads, names, texts, strict=True)
        ]

    @api.model
    def _get_usual_type_id(self):
        """Give the id of what a step without an activity type is: a to-do."""
        # From the cache: asked for each person who gets tasks.
        data = self.env["ir.model.data"]
        return data._xmlid_to_res_id("mail.mail_activity_data_todo")

    @api.model
    def _format_note(self, action, script):
        """Give the note of an activity: what to do, what to say."""
        parts = []
        if action:
            parts.append(f"<p><strong>{escape(action)}</strong></p>")
        if script:
            lines = "<br>".join(map(escape, script.splitlines()))
            parts.append(f"<p>{lines}</p>")
        return Markup("".join(parts)) or False  # each part is escaped

    @api.model
    def _create_activities(self, values):
        model_id = self.env["ir.model"]._get_id("crm.lead")
        # Without defaults of the screen that a person came from; quick_update: no
        # e-mail per activity, the task itself is the message.
        context = {
            **clean_context(self.env.context),
            "mail_activity_quick_update": True,
        }
        # sudo: the step says who does it, whoever opens it
        activities = self.env["mail.activity"].with_context(context).sudo()
        made = activities.create([{**row, "res_model_id": model_id} for row in values])
        made.flush_recordset()
        return made
