from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..batches import run_batches

# Rows per transaction.
BATCH_SIZE = 5000


class LeadVisitor(models.Model):
    """What belongs to no lead is forgotten by age."""

    _inherit = "lead.visitor"

    @api.model
    def _cron_visitors(self):
        """Move what was left behind, then delete what is too old, batch by batch."""
        if run_batches(self.env, self._carry_over_left):
            run_batches(self.env, self._purge)

    @api.model
    def _purge(self, limit=BATCH_SIZE):
        """Delete up to ``limit`` visits and visitors that are too old; give how many.

        The companies say how old that is. The caller commits.
        """
        # sudo: a job; all companies
        companies = self.env["res.company"].sudo()
        for company in companies.search([("lead_visitor_keep_days", ">", 0)]):
            since = self.env.cr.now() - timedelta(days=company.lead_visitor_keep_days)
            for table, column in (
                ("lead_visitor_visit", "recorded_at"),
                ("lead_visitor", "last_seen_at"),
            ):
                if deleted := self._delete_old(table, column, company, since, limit):
                    return deleted
        return 0

    @api.model
    def _delete_old(self, table, column, company, since, limit):
        self.env.cr.execute(
            SQL(
                """DELETE FROM %(table)s WHERE id IN (
                       SELECT id FROM %(table)s
                       WHERE company_id = %(company)s AND %(column)s < %(since)s
                       ORDER BY %(column)s LIMIT %(limit)s FOR UPDATE SKIP LOCKED)""",
                table=SQL.identifier(table),
                column=SQL.identifier(column),
                company=company.id,
                since=since,
                limit=limit,
            )
        )
        self.env["lead.visitor"].invalidate_model(flush=False)
        self.env["lead.visitor.visit"].invalidate_model(flush=False)
        return self.env.cr.rowcount
