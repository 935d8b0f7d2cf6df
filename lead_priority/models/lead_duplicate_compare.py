from odoo import api, fields, models
from odoo.tools import format_amount, format_datetime, html2plaintext

# What tells people apart, in the order of the screen.
COMPARED = (
    "contact_name",
    "partner_name",
    "function",
    "email_from",
    "phone",
    "website",
    "street",
    "city",
    "country_id",
    "partner_id",
    "external_key",
    "industry_id",
    "company_size",
    "product_line_ids",
    "description",
    "type",
    "stage_id",
    "user_id",
    "pool_id",
    "team_id",
    "qualification",
    "lead_score",
    "expected_revenue",
    "source_id",
    "medium_id",
    "campaign_id",
    "create_date",
    "last_followup_at",
    "activity_date_deadline",
)
DESCRIPTION_CHARACTERS = 300


class LeadDuplicate(models.Model):
    """Two leads side by side, what differs marked."""

    _inherit = "lead.duplicate"

    comparison = fields.Html(compute="_compute_comparison", sanitize=False)

    @api.depends("lead_id", "other_lead_id", "state")
    @api.depends_context("lang", "tz", "uid")
    def _compute_comparison(self):
        for pair in self:
            pair.comparison = pair.other_lead_id and self.env["ir.qweb"]._render(
                "lead_priority.lead_duplicate_comparison",
                {
                    "leads": [pair.lead_id, pair.other_lead_id],
                    "suggested": pair._get_suggested_survivor(),
                    "rows": pair.get_comparison(),
                },
            )

    def get_comparison(self):
        """Return what the two leads say, for each field that one of them fills.

        :return: list of dicts: name, label, values (two texts), differs (both say
            something, and not the same)
        """
        self.ensure_one()
        self.check_access("read")
        described = self.env["crm.lead"].fields_get(COMPARED, ["string"])
        rows = []
        for name in COMPARED:
            values = [
                self._get_text(lead, name)
                for lead in (self.lead_id, self.other_lead_id)
            ]
            if any(values):
                rows.append(
                    {
                        "name": name,
                        "label": described[name]["string"],
                        "values": values,
                        "differs": all(values)
                        and values[0].casefold() != values[1].casefold(),
                    }
                )
        return rows

    def _get_suggested_survivor(self):
        """Give the lead that core would keep: the further in the pipeline."""
        leads = self.lead_id | self.other_lead_id
        return leads._sort_by_confidence_level(reverse=True)[:1]

    def _get_text(self, lead, name):
        """Give a value as people read it, "" for none."""
        field, value = lead._fields[name], lead[name]
        if name == "expected_revenue":
            return (
                format_amount(self.env, value, lead.company_currency) if value else ""
            )
        if field.relational:
            # sudo: the names alone, of what a lead that one sees is linked to
            return ", ".join(value.sudo().mapped("display_name"))
        if not value:
            return ""
        formats = {
            "datetime": lambda: format_datetime(self.env, value, dt_format="short"),
            "selection": lambda: dict(field._description_selection(self.env))[value],
            "html": lambda: html2plaintext(value).strip()[:DESCRIPTION_CHARACTERS],
        }
        return formats.get(field.type, lambda: str(value))()
