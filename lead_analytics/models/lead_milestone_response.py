from odoo import api, models
from odoo.tools import SQL

SECONDS_PER_HOUR = 3600


class LeadMilestone(models.Model):
    """How many working hours went by until somebody contacted a lead."""

    _inherit = "lead.milestone"

    @api.model
    def _compute_response(self, capture_ids=None):
        """Write the working hours from assignment to contact where they are missing.

        What the statement of milestones writes leaves them empty when one of the two
        moments changed. A contact before the assignment counts 0 hours.

        :param capture_ids: only of these captures; None: of all
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT id, company_id, assigned_at, contacted_at FROM lead_milestone
                    WHERE assigned_at IS NOT NULL AND contacted_at IS NOT NULL
                      AND response_hours IS NULL AND %s""",
                SQL("TRUE")
                if capture_ids is None
                else SQL("capture_id = ANY (%s)", capture_ids),
            )
        )
        working = {
            company_id: self._get_working_time(company_id)
            for company_id in {row[1] for row in rows}
        }
        self._write_hours(
            {
                row_id: working[company_id].elapsed(start, max(start, end))
                / SECONDS_PER_HOUR
                for row_id, company_id, start, end in rows
            }
        )

    @api.model
    def _get_working_time(self, company_id):
        company = self.env["res.company"].browse(company_id or ()) or self.env.company
        return company.resource_calendar_id._get_working_time(company)

    @api.model
    def _write_hours(self, hours):
        if not hours:
            return
        self.env.cr.execute(
            SQL(
                """UPDATE lead_milestone row SET response_hours = new.hours
                     FROM unnest(%s::int4[], %s::float8[]) AS new (id, hours)
                    WHERE row.id = new.id""",
                list(hours),
                list(hours.values()),
            )
        )
        self.invalidate_model(["response_hours"], flush=False)
