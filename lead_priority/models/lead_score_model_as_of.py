from odoo import api, models

from ..scoring import StatementAsOf
from ..scoring.statement_as_of import EVERY_ROW

# What decides which model scores a lead, beside what its rules read.
SCOPE = frozenset(("company_id", "team_id"))


class LeadScoreModel(models.Model):
    """Score models run on leads as they were."""

    _inherit = "lead.score.model"

    @api.model
    def _compile_as_of(self, score_model, moments, lead_filter=EVERY_ROW):
        """Give the statement that scores leads as they were (``StatementAsOf``).

        ``moments``: SQL that gives rows (id, moment in naive UTC); a lead may be in
        it several times. ``lead_filter``: SQL on crm_lead, as it was at the moment.
        Exact for engagements and journaled fields; what rules read elsewhere is as of
        now (``_explain_inexact``).
        """
        names = score_model.field_names | SCOPE
        leads = self._get_compile_leads(score_model)
        leads.flush_model(name for name in names if name in leads._fields)
        source = self.env["lead.field.change"]._as_of_source(moments, names)
        return StatementAsOf(score_model, leads, source, lead_filter)

    def _write_beside(self, vals):
        result = super()._write_beside(vals)
        if "state" in vals:
            self._journal_what_rules_read()
        return result

    def _journal_what_rules_read(self):
        """Journal the fields of leads that rules read from now on."""
        self.env["lead.journaled.field"]._follow_rules(now=self.env.cr.now())
