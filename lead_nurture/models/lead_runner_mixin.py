from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.batches import work_on_halves

# Instances per transaction.
BATCH_SIZE = 500
# What the state of an instance named by its id must be, in words that fit no partial
# index. A planner that believes few are running reads all of them by such an index, for
# each batch: also the hundred thousand that came in since its last ANALYZE.
RUNNING = SQL("(SELECT 'running')")
# Steps that one instance does in one transaction; the rest in the next one.
MOST_ROUNDS = 50


class LeadRunnerMixin(models.AbstractModel):
    """What a job looks at when it is due: an enrollment of a flow, a playbook's task.

    Due rows are taken by index with SKIP LOCKED, so several workers share them; a
    batch is a transaction, so a killed worker leaves nothing half done.

    The inheriting model adds ``lead_id``, ``step_id``, ``state`` ("running" while it
    goes on, "parked" when it failed too often) and ``_do_round(now)``, set-based.
    """

    _name = "lead.runner.mixin"
    _description = "Looked at When Due"
    _log_access = False

    # Whoever may write this model may let what was parked run again.
    _runner_rules_model = ""

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
                """SELECT id FROM %s WHERE id = ANY (%s) AND state = %s
                      AND due_at <= %s ORDER BY due_at, id""",
                SQL.identifier(self._table),
                self.ids,
                RUNNING,
                now,
            )
        )
        return self.browse(row[0] for row in rows)

    def _do_round(self, now):
        """Do what is due for these, in the inheriting model's own way."""
        raise NotImplementedError

    def _trigger_run(self):
        """Let the job run soon; each inheriting model has its own."""
