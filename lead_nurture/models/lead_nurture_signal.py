from odoo import api, fields, models, tools
from odoo.tools import SQL

from ..waking import wake


class LeadNurtureSignal(models.Model):
    """Something happened to a lead that flows may answer; the job takes and deletes it.

    Written in the transaction of what happened, so that nothing is overlooked, and
    only while a flow is active.
    """

    _name = "lead.nurture.signal"
    _description = "Something Happened to a Lead"
    _log_access = False

    lead_id = fields.Many2one("crm.lead", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("engagement", "Engagement"),
            ("qualification", "Qualification"),
            ("custody", "Custody"),
            ("followup", "Follow-up"),
        ],
        required=True,
    )
    happened_at = fields.Datetime(required=True)

    @api.model
    @tools.ormcache()
    def _is_wanted(self):
        """Tell whether a flow is active, or leads are in one that is no more."""
        ((is_wanted,),) = self.env.execute_query(
            SQL(
                """SELECT EXISTS (SELECT FROM lead_nurture_flow WHERE state = 'active')
                       OR EXISTS (SELECT FROM lead_nurture_enrollment
                                   WHERE state = 'running')"""
            )
        )
        return is_wanted

    @api.model
    def _signal(self, kind, rows, moment):
        """Note what these new ``rows`` of a journal say about their leads.

        :param moment: name of the column that says when it happened
        """
        if not (rows and self._is_wanted()):
            return
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_nurture_signal (lead_id, kind, happened_at)
                   SELECT lead_id, %(kind)s, max(%(moment)s) FROM %(journal)s
                    WHERE id = ANY (%(rows)s) AND lead_id IS NOT NULL
                 GROUP BY lead_id""",
                kind=kind,
                moment=SQL.identifier(moment),
                journal=SQL.identifier(rows._table),
                rows=rows.ids,
            )
        )
        self._call_job()

    @api.model
    def _signal_new_leads(self, these, now):
        """Note that leads are new; ``these``: SQL on the table ``crm_lead lead``."""
        if not self._is_wanted():
            return
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_nurture_signal (lead_id, kind, happened_at)
                   SELECT lead.id, 'custody', %s FROM crm_lead lead WHERE %s""",
                now,
                these,
            )
        )
        self._call_job()

    @api.model
    def _call_job(self):
        """Let the job run right behind this transaction; once, however much happens."""
        wake(self.env, "ir_cron_enter_flows")
