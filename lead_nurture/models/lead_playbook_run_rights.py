from odoo import api, models
from odoo.tools import SQL


class LeadPlaybookRun(models.Model):
    """The milestone a run is at, and the rights that its lead has by it.

    A run is at the milestone step that was done last, until the next one or its end.
    A step that is skipped is no milestone reached.
    """

    _inherit = "lead.playbook.run"

    def _after_end(self, now):
        result = super()._after_end(now)
        self._update_rights(self._find_leads_with_rights())
        return result

    def _find_leads_with_rights(self):
        """Give the ids of the leads of these runs that have a right."""
        self.env["crm.lead"].flush_model(["playbook_right_ids"])
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT lead_id FROM lead_playbook_run run
                     JOIN lead_playbook_right_of_lead had USING (lead_id)
                    WHERE run.id = ANY (%s)""",
                self.ids,
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _rebuild_playbook_rights(self):
        """Compute milestones and rights of all leads anew, from the tasks done.

        :return: how many rights of leads were wrong
        """
        return self._update_rights(None)

    @api.model
    def _update_rights(self, lead_ids):
        """Write at which milestones the runs of these leads are, and their rights.

        Every running run of these leads is touched: of two transactions that change
        rights of one lead at once, one begins again.
        :param lead_ids: all leads when None
        :return: how many rights of leads were written or removed
        """
        if lead_ids is not None and not lead_ids:
            return 0
        self.env.flush_all()
        scope = SQL("TRUE") if lead_ids is None else SQL("lead_id = ANY (%s)", lead_ids)
        self.env.cr.execute(self._milestones_sql(scope))
        # One statement: what is wanted is read once, before anything changes.
        [(changes,)] = self.env.execute_query(self._rights_sql(scope))
        self.invalidate_model(["milestone_step_id"], flush=False)
        leads = self.env["crm.lead"]
        leads.invalidate_model(["playbook_right_ids"], flush=False)
        return changes

    @api.model
    def _milestones_sql(self, scope):
        return SQL(
            """UPDATE lead_playbook_run run
                  SET milestone_step_id = (
                      SELECT task.step_id FROM lead_playbook_task task
                        JOIN lead_playbook_step step ON step.id = task.step_id
                       WHERE task.run_id = run.id AND task.state = 'done'
                         AND step.is_milestone
                    ORDER BY task.ended_at DESC, task.id DESC LIMIT 1)
                WHERE run.state = 'running' AND %s""",
            scope,
        )

    @api.model
    def _rights_sql(self, scope):
        steps = self.env["lead.playbook.step"]._fields["right_ids"]
        return SQL(
            """WITH wanted AS (
                    SELECT DISTINCT run.lead_id, gives.%(right)s AS right_id
                      FROM lead_playbook_run run
                      JOIN %(given)s gives ON gives.%(step)s = run.milestone_step_id
                     WHERE run.state = 'running' AND run.lead_id IS NOT NULL
                       AND %(scope)s),
                    gone AS (
                    DELETE FROM lead_playbook_right_of_lead had
                     WHERE %(scope)s AND NOT EXISTS (
                           SELECT FROM wanted WHERE wanted.lead_id = had.lead_id
                              AND wanted.right_id = had.right_id)
                 RETURNING 1),
                    new AS (
                    INSERT INTO lead_playbook_right_of_lead (lead_id, right_id)
                    SELECT lead_id, right_id FROM wanted
               ON CONFLICT DO NOTHING
                 RETURNING 1)
               SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM new)""",
            given=SQL.identifier(steps.relation),
            step=SQL.identifier(steps.column1),
            right=SQL.identifier(steps.column2),
            scope=scope,
        )
