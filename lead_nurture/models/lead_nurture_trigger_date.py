from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ..selecting import OPEN_LEAD, of_leads


class LeadNurtureTrigger(models.Model):
    """A date of the lead is near, or is over: its trial ends in 48 hours."""

    _inherit = "lead.nurture.trigger"

    kind = fields.Selection(
        selection_add=[("date", "A date is near")], ondelete={"date": "cascade"}
    )
    date_field_id = fields.Many2one(
        "ir.model.fields",
        string="Date",
        domain="[('model', '=', 'crm.lead'), ('ttype', 'in', ('date', 'datetime')),"
        " ('store', '=', True)]",
        ondelete="cascade",
    )
    date_hours = fields.Integer(
        "Hours", default=48, help="Hours of the clock, not worked."
    )
    date_direction = fields.Selection(
        [("before", "Before"), ("after", "After")], default="before", required=True
    )

    _date_field_given = models.Constraint(
        "CHECK (kind <> 'date' OR date_field_id IS NOT NULL)",
        "Choose the date that lets leads in.",
    )
    _date_hours_range = models.Constraint(
        "CHECK (date_hours BETWEEN 0 AND 87600)",
        "The hours before or after a date lie between 0 and 87600 (ten years).",
    )

    def _find_candidates_date(self, now, lead_ids=None):
        self.env["crm.lead"].flush_model([self.sudo().date_field_id.name])
        date, hours = self._date_sql(), timedelta(hours=self.date_hours)
        is_before = self.date_direction == "before"
        moment = SQL("%s - %s" if is_before else "%s + %s", date, hours)
        join, is_new = self._after_last_entry(moment, lead_ids, SQL("crm_lead.id"))
        return SQL(
            """SELECT crm_lead.id AS lead_id FROM crm_lead %(join)s
                WHERE %(leads)s AND %(of)s AND %(moment)s <= %(now)s
                  AND %(not_over)s AND %(is_new)s""",
            join=join,
            leads=of_leads(SQL("crm_lead.id"), lead_ids),
            of=OPEN_LEAD,
            moment=moment,
            now=now,
            not_over=SQL("%s > %s", date, now) if is_before else SQL("TRUE"),
            is_new=is_new,
        )

    def _date_sql(self):
        """The date in naive UTC: a day begins at midnight of the company."""
        field = self.sudo().date_field_id  # sudo: the name of a field of leads
        column = SQL.identifier("crm_lead", field.name)
        if field.ttype == "datetime":
            return column
        tz = self.env["lead.score.model"]._get_tz(self.flow_id.company_id)
        return SQL("(%s::timestamp AT TIME ZONE %s AT TIME ZONE 'UTC')", column, tz)

    def _get_sentence_date(self):
        words = {
            "hours": self.date_hours,
            "date": self.sudo().date_field_id.field_description or "",
        }
        if self.date_direction == "before":
            return self.env._("%(hours)s hours before: %(date)s", **words)
        return self.env._("%(hours)s hours after: %(date)s", **words)
