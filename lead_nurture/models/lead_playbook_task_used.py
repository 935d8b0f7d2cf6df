from functools import cache

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.scheduling import NoWorkingTime

SECONDS_PER_HOUR = 3600
WORKING_UNITS = ("working_hours", "working_days")


class LeadPlaybookTask(models.Model):
    """How much time a task took: noted when it is closed, for the reports."""

    _inherit = "lead.playbook.task"

    used_hours = fields.Float(
        "Working Hours Used",
        readonly=True,
        aggregator="avg",
        help="From the moment it was opened until it was done or skipped.",
    )
    used_percent = fields.Float(
        "Limit Used (%)",
        readonly=True,
        aggregator="avg",
        help="How much of the time until the limit was used; above 100 it was late.",
    )

    def _after_close(self, now):
        self._note_used()
        return super()._after_close(now)

    def _note_used(self):
        """Note how much time each of these closed tasks took; none without an end.

        Working hours are those of the responsible, else of the company. The share of
        the limit is in working time where the limit is, else in time of the clock.
        """
        rows = []
        users, steps = self.env["res.users"], self.env["lead.playbook.step"]
        to_work = cache(
            lambda step_id, user_id: steps.browse(step_id)._get_working_time(
                users.browse(user_id or ())
            )
        )
        for task_id, step_id, user_id, *moments in self._fetch_used():
            work = to_work(step_id, user_id)
            rows.append((task_id, *self._measure_used(work, *moments)))
        if not rows:
            return
        ids, hours, percents = (list(column) for column in zip(*rows, strict=True))
        self.env.cr.execute(
            SQL(
                """UPDATE lead_playbook_task task
                      SET used_hours = used.hours, used_percent = used.percent
                     FROM unnest(%s::int[], %s::float[], %s::float[])
                       AS used (id, hours, percent)
                    WHERE task.id = used.id""",
                ids,
                hours,
                percents,
            )
        )
        self.invalidate_recordset(["used_hours", "used_percent"], flush=False)

    def _fetch_used(self):
        self.flush_recordset()
        return self.env.execute_query(
            SQL(
                """SELECT task.id, task.step_id, task.user_id, step.limit_unit,
                          COALESCE(task.arrived_at, task.entered_at), task.limit_at,
                          task.ended_at
                     FROM lead_playbook_task task
                     JOIN lead_playbook_step step ON step.id = task.step_id
                    WHERE task.id = ANY (%s) AND task.state IN ('done', 'skipped')
                      AND task.ended_at IS NOT NULL""",
                self.ids,
            )
        )

    def _measure_used(self, work, unit, start, limit, end):
        """Give working hours and percent of the limit that were used; None: unknown."""
        try:
            used = work.elapsed(start, end)
            hours = used / SECONDS_PER_HOUR
            if not limit:
                return hours, None
            if unit in WORKING_UNITS:
                whole = work.elapsed(start, limit)
            else:
                used = (end - start).total_seconds()
                whole = (limit - start).total_seconds()
        except NoWorkingTime:
            return None, None
        return hours, (100 * used / whole if whole else None)
