from collections import defaultdict

from markupsafe import Markup, escape

from odoo import api, models
from odoo.tools import SQL, clean_context

from .lead_playbook_step_limit import TIMES


class LeadPlaybookTask(models.Model):
    """Tasks are opened, each with its activity, all by a few statements."""

    _inherit = "lead.playbook.task"

    @api.model
    def _open(self, openings, now):
        """Open steps of runs: [(run id, step id, from when)]; give the new tasks.

        From when (naive UTC) is the moment at which the person can begin. Each is a
        new visit of its step.
        """
        tasks = self._insert_tasks(openings, "running", now)
        tasks._give_out(now)
        return tasks

    @api.model
    def _open_waiting(self, steps, now):
        """Open tasks that waited for other branches: [(run id, step id)]."""
        if not steps:
            return self.browse()
        rows = self.env.execute_query(
            SQL(
                """UPDATE lead_playbook_task task
                      SET state = 'running', entered_at = %(now)s, arrived_at = %(now)s
                     FROM unnest(%(runs)s::int4[], %(steps)s::int4[])
                          AS open (run_id, step_id)
                    WHERE task.run_id = open.run_id AND task.step_id = open.step_id
                      AND task.state = 'pending'
                RETURNING task.id""",
                now=now,
                runs=[run_id for run_id, _step in steps],
                steps=[step_id for _run, step_id in steps],
            )
        )
        self.invalidate_model(flush=False)
        tasks = self.browse(sorted(row[0] for row in rows))
        tasks._give_out(now)
        return tasks

    @api.model
    def _insert_tasks(self, openings, state, now):
        """Write one row for each (run id, step id, from when), as a new visit."""
        if not openings:
            return self.browse()
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO lead_playbook_task (run_id, playbook_id, step_id,
                          lead_id, state, visit, entered_at, arrived_at, tries,
                          ended_at)
                   SELECT run.id, run.playbook_id, new.step_id, run.lead_id, %(state)s,
                          1 + COALESCE((SELECT max(past.visit)
                                          FROM lead_playbook_task past
                                         WHERE past.run_id = run.id
                                           AND past.step_id = new.step_id), 0),
                          %(now)s, new.at, 0,
                          CASE WHEN %(is_over)s THEN %(now)s::timestamp END
                     FROM unnest(%(runs)s::int4[], %(steps)s::int4[],
                                 %(starts)s::timestamp[]) WITH ORDINALITY
                          AS new (run_id, step_id, at, number)
                     JOIN lead_playbook_run run ON run.id = new.run_id
                 ORDER BY new.number ON CONFLICT DO NOTHING RETURNING id""",
                state=state,
                now=now,
                is_over=state not in ("pending", "running"),
                runs=[run_id for run_id, _step, _at in openings],
                steps=[step_id for _run, step_id, _at in openings],
                starts=[at for _run, _step, at in openings],
            )
        )
        self.invalidate_model(flush=False)
        return self.browse(row_id for (row_id,) in rows)

    def _give_out(self, now):
        """Find who does these tasks and until when, and make their activities."""
        values, rows = [], []
        for step, tasks in self.grouped("step_id").items():
            for user, own in tasks._group_by_responsible(step).items():
                spoken = step.with_context(lang=user.lang or self.env.lang)
                for start, some in own.grouped("arrived_at").items():
                    times = step._get_times(user, start)
                    rows += [(task.id, user.id, times) for task in some]
                    values += some._prepare_activities(spoken, user, start, times)
        activities = self._create_activities(values)
        self._write_given_out(rows, activities)

    def _group_by_responsible(self, step):
        """Give {user: tasks} of tasks at one step."""
        users = step._find_responsibles(self.lead_id)
        groups = defaultdict(self.browse)
        for user, ids in self._ids_by_user(users).items():
            groups[user] = self.browse(ids)
        return groups

    def _ids_by_user(self, users):
        ids = defaultdict(list)
        for task in self.filtered("lead_id"):
            ids[users[task.lead_id.id]].append(task.id)
        return ids

    def _prepare_activities(self, step, user, start, times):
        """Give the values of one activity for each of these, all for ``user``.

        :param step: in the language of the user
        """
        kind_id = step.activity_type_id.id or self._get_usual_type_id()
        day = step._get_deadline_day(user, times["limit_at"] or start)
        leads = self.lead_id.with_context(lang=step.env.lang)
        texts = leads._fill_in_scripts(step.action, step.script, shows_empty=True)
        return [
            {
                "res_id": lead.id,
                "activity_type_id": kind_id,
                "user_id": user.id,
                "date_deadline": day,
                "summary": step.name,
                "note": self._format_note(action, script),
                "automated": True,
            }
            for lead, (action, script) in zip(leads, texts, strict=True)
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
            parts.append(Markup("<p><strong>%s</strong></p>") % action)
        if script:
            lines = map(escape, script.splitlines())
            parts.append(Markup("<p>%s</p>") % Markup("<br>").join(lines))
        return Markup("").join(parts) or False

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
        return activities.create([{**row, "res_model_id": model_id} for row in values])

    @api.model
    def _write_given_out(self, rows, activities):
        """Note who does tasks, until when and as which activity, in one statement."""
        if not rows:
            return
        activities.flush_recordset()
        times = [name for name in TIMES if name in self._fields]
        self.env.cr.execute(
            SQL(
                """UPDATE lead_playbook_task task
                      SET user_id = new.user_id, activity_id = new.activity_id,
                          %(times)s
                     FROM unnest(%(ids)s::int4[], %(users)s::int4[],
                                 %(activities)s::int4[], %(moments)s)
                          AS new (id, user_id, activity_id, %(columns)s)
                    WHERE task.id = new.id""",
                times=SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), SQL.identifier("new", name))
                    for name in times
                ),
                ids=[row[0] for row in rows],
                users=[row[1] for row in rows],
                activities=activities.ids,
                moments=SQL(", ").join(
                    SQL("%s::timestamp[]", [row[2][name] for row in rows])
                    for name in times
                ),
                columns=SQL(", ").join(map(SQL.identifier, times)),
            )
        )
        self.invalidate_model(flush=False)
