from odoo import fields, models
from odoo.tools import SQL

from .lead_qualification_change import QUALIFICATIONS


class LeadScoreJudgedLead(models.AbstractModel):
    """A lead that tells much about a score model: what was said, what it became."""

    _name = "lead.score.judged.lead"
    _description = "Lead That a Judgement Tells"
    _rec_name = "lead_id"

    lead_id = fields.Many2one("crm.lead", required=True, index=True, ondelete="cascade")
    moment = fields.Datetime(
        string="As Known On", readonly=True, help="The cut-off: nothing later counts."
    )
    outcome = fields.Selection(
        [("won", "Won"), ("lost", "Lost"), ("open", "Still open")], readonly=True
    )
    old_score = fields.Integer(readonly=True, aggregator=None)
    new_score = fields.Integer(string="Score", readonly=True, aggregator=None)
    old_qualification = fields.Selection(QUALIFICATIONS, readonly=True)
    new_qualification = fields.Selection(
        QUALIFICATIONS, string="Qualification", readonly=True
    )
    new_why = fields.Html(string="Why", compute="_compute_why", sanitize=False)
    old_why = fields.Html(string="Why Before", compute="_compute_why", sanitize=False)

    def _compute_why(self):
        for line in self:
            old, new = line.judgement_id._get_judged_models()
            line.new_why = line._render_why(new, line.new_qualification)
            line.old_why = old and line._render_why(old, line.old_qualification)

    def _render_why(self, model, qualification):
        """Give the bars that explain the lead's points then, by ``model``."""
        bars = self.env["lead.score.test"]._prepare_bars(self._explain(model))
        return self.env["ir.qweb"]._render(
            "lead_priority.score_waterfall",
            {**bars, "qualification": self._get_label(qualification)},
        )

    def _explain(self, model):
        """Explain the score as of the cut-off: see ``get_score_explanation``."""
        # sudo: who may read the judgement reads which rules held, not the lead
        score_model = model.sudo()._to_score_model()
        moment = SQL(
            "SELECT %s AS id, %s::timestamp AS moment", self.lead_id.id, self.moment
        )
        statement = self.env["lead.score.model"]._compile_as_of(score_model, moment)
        rows = self.env.execute_query(statement.select_parts())
        given = {row[1]: row[2] for row in rows if row[1] is None or row[1] < 0}
        holding = [row[1:5] for row in rows if row[1] and row[1] > 0]
        lead = self.sudo().lead_id
        return lead._explain_parts(score_model, holding, given, self.moment)

    def _get_label(self, qualification):
        selection = self.env["crm.lead"]._fields["qualification"]
        return dict(selection._description_selection(self.env))[qualification]
