from odoo import api, models
from odoo.tools import SQL

from odoo.addons.lead_priority.batches import run_batches

from .lead_milestone import NO_LEAD
from .lead_milestone_day_change import REBUILDING

# Changes taken by one transaction. Each lead that is written meanwhile makes it begin
# again: with 2,000 it did so five times in a row on a busy server, and gave up.
BATCH_SIZE = 500
# Boards are promised to be a minute old at most; Odoo alone may take 78 seconds.
PAUSE_SECONDS = 30


class LeadMilestone(models.Model):
    """Milestones are kept current: what changed is computed anew, batch by batch."""

    _inherit = "lead.milestone"

    @api.model
    def _cron_refresh(self):
        """Compute what changed anew, each batch in a transaction of its own.

        The changes are added to the days right after. The job is called twice a minute.
        """
        run_batches(self.env, self._refresh_next)
        run_batches(self.env, self.env["lead.milestone.day"]._add_next)
        job = self.env.ref("lead_analytics.ir_cron_refresh_milestones", False)
        if job:
            job._call_again_in(PAUSE_SECONDS)

    @api.model
    def _refresh_next(self, limit=BATCH_SIZE):
        """Take the next changes; give how many, 0 when none is left.

        Those that somebody else takes are left to them. The caller commits.
        """
        self.env.flush_all()
        taken = self.env.execute_query(
            SQL(
                """DELETE FROM lead_milestone_change WHERE id = ANY (ARRAY (
                      SELECT id FROM lead_milestone_change
                    ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED))
                RETURNING capture_id""",
                limit,
            )
        )
        self._refresh(sorted({capture_id for (capture_id,) in taken}))
        return len(taken)

    @api.model
    def _refresh(self, capture_ids):
        """Compute the milestones of these captures anew; write what is different."""
        if capture_ids:
            self._free_leads(capture_ids)
            self._write_rows(SQL("capture.id = ANY (%s)", capture_ids))
            self._compute_response(capture_ids)

    @api.model
    def _free_leads(self, capture_ids):
        """Take leads that are of these captures now from the rows of other captures.

        A lead has one row, whichever of its captures is computed first.
        """
        self.env.cr.execute(
            SQL(
                """UPDATE lead_milestone was SET lead_id = NULL
                     FROM lead_custody here
                    WHERE here.capture_id = ANY (%s) AND here.ended_at IS NULL
                      AND here.place <> 'merged' AND was.lead_id = here.lead_id
                      AND was.capture_id <> here.capture_id""",
                capture_ids,
            )
        )

    @api.model
    def _rebuild(self):
        """Compute all milestones from nothing, and the days from them."""
        self.env.flush_all()
        self.env.cr.execute("SELECT set_config(%s, 'yes', TRUE)", [REBUILDING])
        self.env.cr.execute("DELETE FROM lead_milestone_change")
        self.env.cr.execute("DELETE FROM lead_milestone")
        self._write_rows(SQL("TRUE"))
        self._compute_response()
        self.env.cr.execute("SELECT set_config(%s, '', TRUE)", [REBUILDING])
        self.env["lead.milestone.day"]._follow_zones()
        self.env["lead.milestone.day"]._rebuild()
        self.env["lead.channel.cost"]._spread_all_anew()

    @api.model
    def _write_rows(self, condition):
        """Write the rows of the captures that ``condition`` names, where they differ.

        Hours to the first contact are emptied when their moments change.
        """
        names = list(self._get_columns())
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_milestone AS was (%(columns)s) %(source)s
              ON CONFLICT (capture_id) DO UPDATE
                      SET (%(columns)s) = (%(new)s),
                          response_hours = CASE
                          WHEN (was.assigned_at, was.contacted_at, was.company_id)
                               IS NOT DISTINCT FROM (EXCLUDED.assigned_at,
                               EXCLUDED.contacted_at, EXCLUDED.company_id)
                          THEN was.response_hours END,
                          cost = CASE WHEN EXCLUDED.place <> ALL (%(no_lead)s)
                                 THEN was.cost END
                    WHERE (%(old)s) IS DISTINCT FROM (%(new)s)""",
                columns=SQL(", ").join(map(SQL.identifier, names)),
                old=SQL(", ").join(SQL.identifier("was", name) for name in names),
                new=SQL(", ").join(SQL.identifier("excluded", name) for name in names),
                source=self._source_sql(condition),
                no_lead=list(NO_LEAD),
            )
        )
        self.invalidate_model(flush=False)
