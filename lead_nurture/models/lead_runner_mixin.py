from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.batches import work_on_halves

from ..running import Due

# Instances per transaction.
BATCH_SIZE = 500
# Steps that one instance does in one transaction; the rest in the next one.
MOST_ROUNDS = 50
COLUMNS = ("id", "lead_id", "visit", "entered_at", "arrived_at", "is_waiting")


class LeadRunnerMixin(models.AbstractModel):
    """An instance that goes from step to step: an enrollment of a flow, a playbook run.

    Due rows are taken by index with SKIP LOCKED, so several workers share them; a
    batch is a transaction, so a killed worker leaves nothing half done. What is done is
    done set-based: no instance is read or written as a record.

    The inheriting model adds ``lead_id``, ``step_id``, ``state`` ("running" while it
    goes on) and the names below; its step model has ``_run(dues, now)``.
    """

    _name = "lead.runner.mixin"
    _description = "Goes from Step to Step"
    _log_access = False

    # Model of one row for each (instance, step, visit), and its field for the instance.
    _execution_model = ""
    _execution_field = ""

    due_at = fields.Datetime(
        "Next Look",
        readonly=True,
        help="When the step is looked at next; empty: when something happens.",
    )
    entered_at = fields.Datetime("Entered On", required=True, readonly=True)
    arrived_at = fields.Datetime("At This Step Since", readonly=True)
    ended_at = fields.Datetime("Ended On", readonly=True)
    visit = fields.Integer(
        default=1,
        required=True,
        readonly=True,
        aggregator=None,
        help="1 at the first visit of a step; more after a jump back.",
    )
    is_waiting = fields.Boolean(
        "Waits", readonly=True, help="The step has begun and is not over."
    )
    is_woken_by_events = fields.Boolean(
        readonly=True, help="The step waits for something the lead does."
    )
    tries = fields.Integer(readonly=True, aggregator=None)
    error = fields.Text(readonly=True, help="Why the step could not be done.")

    @api.model
    def _run_due(self, now, limit=BATCH_SIZE, place=None):
        """Do what is due at ``now`` (naive UTC) for at most ``limit`` instances.

        Steps that are reached and due at once are done, too. Instances that somebody
        else works on are left to them; one that fails is tried again later, and parked
        after some failures. The caller commits.
        :param place: a dict that the calls of one job share: each goes on behind the
            last row of the one before, and begins again at the end
        :return: how many instances were due, 0 when none is left
        """
        # sudo: a flow does what it was started for, whoever is logged in
        due = self.sudo()._lock_due(now, limit, place)
        todo = due
        for _round in range(MOST_ROUNDS):
            if not todo:
                break
            work_on_halves(
                todo,
                lambda part: part._do_round(now),
                lambda one, error: one._note_failure(error, now),
            )
            todo = due._find_still_due(now)
        return len(due)

    @api.model
    def _lock_due(self, now, limit, place=None):
        """Lock the instances that are due, the longest due first."""
        self.flush_model()
        place = {} if place is None else place
        rows = self._fetch_due(now, limit, place.get("after"))
        if not rows and place.pop("after", None):
            rows = self._fetch_due(now, limit)
        if rows:
            # What was done stays in the index, dead, until nobody may see it any more.
            place["after"] = rows[-1]
        return self.browse(row_id for _due_at, row_id in rows)

    @api.model
    def _fetch_due(self, now, limit, after=None):
        # Not logged as an error: another worker was faster, the batch runs again.
        query = self._due_query(now, limit, after)
        self.env.cr.execute(query, log_exceptions=False)
        return self.env.cr.fetchall()

    @api.model
    def _due_query(self, now, limit, after=None):
        """Give the query of ``_lock_due``: in the order of an index, so that no more
        rows are read than are taken, however many are due at the same moment.

        :param after: (due_at, id) to begin behind
        """
        return SQL(
            """SELECT due_at, id FROM %s
                WHERE state = 'running' AND due_at <= %s AND %s AND %s
             ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED""",
            SQL.identifier(self._table),
            now,
            SQL("(due_at, id) > (%s, %s)", *after) if after else SQL("TRUE"),
            self._get_not_paused_sql(),
            limit,
        )

    @api.model
    def _get_not_paused_sql(self):
        """Give the condition that nobody holds an instance."""
        return SQL("TRUE")

    def _find_still_due(self, now):
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM %s WHERE id = ANY (%s) AND state = 'running'
                      AND due_at <= %s ORDER BY due_at, id""",
                SQL.identifier(self._table),
                self.ids,
                now,
            )
        )
        return self.browse(row[0] for row in rows)

    def _do_round(self, now):
        """Do the step at which each of these is; end those for whom it is over."""
        self._end_where_over(now)
        steps = self.env[self._fields["step_id"].comodel_name]
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
        """End those of these that have no more to do here; see the inheriting model."""

    def _group_by_step(self):
        """Give {step id or None: [``Due``]} of those that go on."""
        rows = self.env.execute_query(
            SQL(
                """SELECT step_id, %s FROM %s WHERE id = ANY (%s) AND state = 'running'
                    ORDER BY due_at, id""",
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                SQL.identifier(self._table),
                self.ids,
            )
        )
        groups = {}
        for step_id, *values, is_waiting in rows:
            groups.setdefault(step_id, []).append(Due(*values, bool(is_waiting)))
        return groups
