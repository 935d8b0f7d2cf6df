from odoo import fields, models
from odoo.tools import SQL

from ..running import Due
from .lead_runner_mixin import RUNNING

COLUMNS = ("id", "lead_id", "visit", "entered_at", "arrived_at", "is_waiting")


class LeadNurtureEnrollment(models.Model):
    """Enrollments that are due do the step at which they are, step by step together."""

    _inherit = "lead.nurture.enrollment"

    is_waiting = fields.Boolean(
        "Waits", readonly=True, help="The step has begun and is not over."
    )
    is_woken_by_events = fields.Boolean(
        readonly=True, help="The step waits for something the lead does."
    )

    def _do_round(self, now):
        """Do the step at which each of these is; end those for whom it is over."""
        self._end_where_over(now)
        steps = self.env["lead.nurture.step"]
        results, groups = {}, self._group_by_step()
        for step in steps.browse(sorted(filter(None, groups))):
            dues = groups[step.id]
            found = step._run(dues, now)
            results |= {
                due.id: (step.id, due, result)
                for due, result in zip(dues, found, strict=True)
            }
        self.env.flush_all()
        self._record_executions(results, now)
        self._go_on_by(results, now)
        self._complete([due.id for due in groups.get(None, ())], now)

    def _end_where_over(self, now):
        """End those of these that have no more to do in their flow."""

    def _group_by_step(self):
        """Give {step id or None: [``Due``]} of those that go on."""
        rows = self.env.execute_query(
            SQL(
                """SELECT step_id, %s FROM lead_nurture_enrollment
                    WHERE id = ANY (%s) AND state = %s
                    ORDER BY due_at, id""",
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                self.ids,
                RUNNING,
            )
        )
        groups = {}
        for step_id, *values, is_waiting in rows:
            groups.setdefault(step_id, []).append(Due(*values, bool(is_waiting)))
        return groups
