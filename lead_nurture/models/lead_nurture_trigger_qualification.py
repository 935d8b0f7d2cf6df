from odoo import fields, models
from odoo.tools import SQL

from ..selecting import of_leads

REACHED = [("mql", "MQL"), ("sql", "SQL lead")]
# What counts as reached, and from which qualifications one comes to it.
AT_LEAST = {"mql": ["mql", "sql"], "sql": ["sql"]}
BELOW = {"mql": ["raw"], "sql": ["raw", "mql"]}


class LeadNurtureTrigger(models.Model):
    """The lead is qualified as MQL or SQL lead, and still is."""

    _inherit = "lead.nurture.trigger"

    kind = fields.Selection(
        selection_add=[("qualification", "Is qualified")],
        ondelete={"qualification": "cascade"},
    )
    qualification = fields.Selection(REACHED, "Qualified As", default="mql")

    _qualification_given = models.Constraint(
        "CHECK (kind <> 'qualification' OR qualification IS NOT NULL)",
        "Choose the qualification that lets leads in.",
    )

    def _find_candidates_qualification(self, now, lead_ids=None):
        moment, lead = SQL("change.occurred_at"), SQL("change.lead_id")
        join, is_new = self._after_last_entry(moment, lead_ids, lead)
        return SQL(
            """SELECT DISTINCT change.lead_id
                 FROM lead_qualification_change change
                 JOIN crm_lead ON crm_lead.id = change.lead_id %(join)s
                WHERE %(leads)s AND %(moment)s <= %(now)s AND %(is_new)s
                  AND change.to_qualification = ANY (%(reached)s)
                  AND change.from_qualification = ANY (%(below)s)
                  AND crm_lead.qualification = ANY (%(reached)s)""",
            join=join,
            leads=of_leads(lead, lead_ids),
            moment=moment,
            now=now,
            is_new=is_new,
            reached=AT_LEAST[self.qualification],
            below=BELOW[self.qualification],
        )

    def _get_sentence_qualification(self):
        labels = dict(self._fields["qualification"]._description_selection(self.env))
        return self.env._(
            "Becomes %(qualification)s", qualification=labels.get(self.qualification)
        )
