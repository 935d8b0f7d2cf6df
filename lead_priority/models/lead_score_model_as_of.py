from odoo import api, models

from ..scoring import StatementAsOf, StatementPair
from ..scoring.statement_as_of import EVERY_ROW

# What decides which model scores a lead, beside what its rules read.
SCOPE = frozenset(("company_id", "team_id"))


class LeadScoreModel(models.Model):
    """Score models run on leads as they were."""

    _inherit = "lead.score.model"

    @api.model
    def _compile_as_of(
        self, score_model, moments, lead_filter=EVERY_ROW, lead_ids=None
    ):
        """Give the statement that scores leads as they were (``StatementAsOf``).

        ``moments``: SQL that gives rows (id, moment in naive UTC); a lead may be in
        it several times. ``lead_filter``: SQL on crm_lead, as it was at the moment.
        Exact for engagements and journaled fields; what rules read elsewhere is as of
        now (``_explain_inexact``). ``lead_ids``: SQL behind a column of lead ids that
        holds for all of them.
        """
        leads = self._get_compile_leads(score_model)
        source = self._get_source_as_of(moments, score_model.field_names)
        return StatementAsOf(score_model, leads, source, lead_filter, lead_ids)

    @api.model
    def _compile_pair_as_of(self, old, new, moments, lead_ids=None):
        """The same for two models at once (``StatementPair``)."""
        leads = self._get_compile_leads(new)
        source = self._get_source_as_of(moments, old.field_names | new.field_names)
        return StatementPair(old, new, leads, source, lead_ids)

    def _get_source_as_of(self, moments, field_names):
        leads = self.env["crm.lead"]
        names = field_names | SCOPE
        leads.flush_model(name for name in names if name in leads._fields)
        return self.env["lead.field.change"]._as_of_source(moments, names)

    def _write_beside(self, vals):
        result = super()._write_beside(vals)
        if "state" in vals:
            self._journal_what_rules_read()
        return result

    def _journal_what_rules_read(self):
        """Journal the fields of leads that rules read from now on."""
        self.env["lead.journaled.field"]._follow_rules(now=self.env.cr.now())
