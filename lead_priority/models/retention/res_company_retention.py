from odoo import fields, models

from ..res_company import SETTINGS


class ResCompany(models.Model):
    """For how long single engagements of a company's leads are kept."""

    _inherit = "res.company"

    lead_engagement_keep_months = fields.Integer(
        string="Keep Single Engagements",
        default=0,
        required=True,
        help="Months for which each engagement is kept by itself; 0 = for ever. Older "
        "ones are added up by lead, type and month, unless something still needs them.",
        prefetch=SETTINGS,
    )

    _lead_engagement_keep_months_range = models.Constraint(
        "CHECK (lead_engagement_keep_months BETWEEN 0 AND 600)",
        "Keep single engagements for 0 (for ever) to 600 months.",
    )

    def write(self, vals):
        before = {}
        if "lead_engagement_keep_months" in vals:
            before = {company: company.lead_engagement_keep_months for company in self}
        result = super().write(vals)
        self._note_retention(before)
        return result

    def _note_retention(self, before):
        """Record who changed for how long engagements are kept."""
        rows = [
            {
                "company_id": company.id,
                "months_before": months,
                "months_after": company.lead_engagement_keep_months,
            }
            for company, months in before.items()
            if months != company.lead_engagement_keep_months
        ]
        if rows:
            self.flush_recordset(["lead_engagement_keep_months"])
            self.env["lead.retention.decision"]._record_decisions(rows)
            # Scores count months from now on, in every process.
            self.env.registry.clear_cache()
