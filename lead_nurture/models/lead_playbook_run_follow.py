from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.batches import work_on_halves

from .lead_playbook_task_close import OPEN


class LeadPlaybookRun(models.Model):
    """What happens to a lead happens to its runs: they end, or move with it."""

    _inherit = "lead.playbook.run"

    awaits_owner = fields.Boolean(
        readonly=True, help="Handed over: routing looks for the next owner."
    )

    @api.model
    def _answer_signals(self, lead_ids, now):
        """Do what playbooks do about leads to which something happened.

        Runs end or move with their lead, tasks are closed that are done by it, and
        rules start playbooks. A lead for which this fails stops no other one: its
        tasks are tried again by their job, and parked at last.
        :param now: naive UTC datetime
        """
        if not self.env["lead.playbook"]._is_any_started():
            return
        # sudo: runs are kept by the system, whoever's doing made it look
        runs = self.sudo()
        work_on_halves(
            runs.env["crm.lead"].browse(sorted(lead_ids)),
            lambda leads: runs._answer(leads.ids, now),
            lambda lead, error: runs._note_lead_failure(lead, error, now),
        )

    @api.model
    def _answer(self, lead_ids, now):
        self._follow(lead_ids, now)
        self._find_open_tasks(lead_ids)._close_met(now)
        self.env["lead.playbook"]._start_by_rules(now, lead_ids)

    @api.model
    def _find_open_tasks(self, lead_ids):
        # sudo: as above
        return (
            self.env["lead.playbook.task"]
            .sudo()
            .search([("lead_id", "in", list(lead_ids)), ("state", "in", OPEN)])
        )

    @api.model
    def _note_lead_failure(self, lead, error, now):
        for task in self._find_open_tasks(lead.ids):
            task._note_failure(error, now)

    @api.model
    def _follow(self, lead_ids, now):
        """Let the runs of leads end, or go to the new owner, as their lead says now.

        Those of which nothing has changed are not touched. ``now`` is naive UTC.
        """
        if not lead_ids:
            return
        rows = self._fetch_changes(SQL("run.lead_id = ANY (%s)", list(lead_ids)))
        ends = {run_id: what for run_id, what in rows if what != "moved"}
        if ends:
            self._end(ends, now)
        moved = [run_id for run_id, what in rows if what == "moved"]
        if moved:
            self._move_to_owners(moved, now)

    @api.model
    def _fetch_changes(self, condition):
        """Give [(run id, what)] of running runs whose lead is not as they know it:
        a code of the reasons, or ``moved``.
        """
        self.flush_model()
        self.env["crm.lead"].flush_model(["active", "user_id", "won_status"])
        return self.env.execute_query(
            SQL(
                """SELECT id, what FROM (
                      SELECT run.id, CASE
                             WHEN lead.id IS NULL THEN 'deleted'
                             WHEN lead.won_status = 'won' THEN 'won'
                             WHEN lead.won_status = 'lost' THEN 'lost'
                             WHEN lead.active IS NOT TRUE THEN 'archived'
                             WHEN lead.user_id IS NOT DISTINCT FROM run.owner_id
                                  THEN NULL
                             WHEN lead.user_id IS NULL AND run.awaits_owner IS NOT TRUE
                                  THEN 'reclaimed' ELSE 'moved' END AS what
                        FROM lead_playbook_run run
                        LEFT JOIN crm_lead lead ON lead.id = run.lead_id
                       WHERE run.state = 'running' AND %s) changed
                    WHERE what IS NOT NULL ORDER BY id""",
                condition,
            )
        )

    @api.model
    def _move_to_owners(self, run_ids, now):
        """Let the open tasks of the owner go to the new one, the limit anew."""
        mine = sorted(self._take_turn(run_ids, now))
        self.env.cr.execute(
            SQL(
                """UPDATE lead_playbook_run run SET owner_id = lead.user_id,
                          awaits_owner = awaits_owner AND lead.user_id IS NULL
                     FROM crm_lead lead
                    WHERE lead.id = run.lead_id AND run.id = ANY (%s)""",
                mine,
            )
        )
        self.invalidate_model(flush=False)
        tasks = self.env["lead.playbook.task"].sudo()  # sudo: as above
        domain = [("run_id", "in", mine), ("state", "in", OPEN)]
        owned = [*domain, ("step_id.responsible", "=", "owner")]
        tasks.search(owned, order="id")._give_anew(now)

    @api.model
    def _end_gone(self, lead_ids, now):
        """End what runs for leads that are about to be deleted."""
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM lead_playbook_run
                    WHERE lead_id = ANY (%s) AND state = 'running'""",
                list(lead_ids),
            )
        )
        if rows:
            self._end({run_id: "deleted" for (run_id,) in rows}, now)

    # Merged leads -------------------------------------------------------------------
    @api.model
    def _merge_into(self, lead_id, merged_ids, now):
        """Let the runs of merged leads be those of the one that stays.

        Of several that run in one playbook one goes on: that of the lead that stays,
        else the oldest; the others end.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM (
                      SELECT id, row_number() OVER (
                             PARTITION BY family_id ORDER BY (lead_id = %(lead)s) DESC,
                                          started_at, id) AS place
                        FROM lead_playbook_run
                       WHERE state = 'running' AND lead_id = ANY (%(leads)s)) running
                    WHERE place > 1""",
                lead=lead_id,
                leads=[lead_id, *merged_ids],
            )
        )
        if rows:
            self._end({run_id: "merged" for (run_id,) in rows}, now)
        for table in ("lead_playbook_run", "lead_playbook_task"):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET lead_id = %s WHERE lead_id = ANY (%s)",
                    SQL.identifier(table),
                    lead_id,
                    list(merged_ids),
                )
            )
        self.invalidate_model(flush=False)
        self.env["lead.playbook.task"].invalidate_model(flush=False)
