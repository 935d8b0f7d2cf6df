from odoo import api, fields, models
from odoo.tools import SQL


class LeadScoreTest(models.TransientModel):
    """Try a score model, active or draft, on one lead: shows the waterfall."""

    _name = "lead.score.test"
    _description = "Test of a Score Model on a Lead"

    model_id = fields.Many2one("lead.score.model", required=True, readonly=True)
    lead_id = fields.Many2one(
        "crm.lead", default=lambda self: self.env["crm.lead"].search([], limit=1)
    )
    waterfall = fields.Html(compute="_compute_waterfall", sanitize=False)

    @api.depends("model_id", "lead_id")
    def _compute_waterfall(self):
        for test in self:
            test.waterfall = test.lead_id and self.env["ir.qweb"]._render(
                "lead_priority.score_waterfall", test._prepare_waterfall()
            )

    def _prepare_waterfall(self):
        """Give the waterfall of the lead, by the model that is tried."""
        self.lead_id.check_access("read")
        explanation = self.lead_id._explain_score(
            self.env.cr.now(), self.model_id._to_score_model()
        )
        return {
            **self._prepare_bars(explanation),
            "qualification": self._get_qualification(explanation),
        }

    @api.model
    def _prepare_bars(self, explanation):
        """Give the rows of the waterfall: text, points, place and width of the bar."""
        items = [
            (part["sentence"], part["points"], part["effect"])
            for part in explanation["parts"]
        ]
        items += [
            (row["name"], row["points"], "limit") for row in explanation["adjustments"]
        ]
        rows, level, levels = [], 0, [0, explanation["total"]]
        for text, points, effect in items:
            rows.append(
                {"text": text, "points": points, "effect": effect, "from": level}
            )
            level += points
            levels.append(level)
        low, high = min(levels), max([*levels, 1])
        for row in rows:
            start, end = sorted((row["from"], row["from"] + row["points"]))
            row["left"] = round(100 * (start - low) / (high - low), 1)
            row["width"] = round(100 * (end - start) / (high - low), 1)
        return {
            "rows": rows,
            "total": explanation["total"],
            "is_urgent": explanation["is_urgent"],
        }

    def _get_qualification(self, explanation):
        """Word what a new lead with this score would be."""
        statement = self.env["lead.score.model"]._compile(
            self.model_id._to_score_model(),
            self.env.cr.now(),
            SQL("crm_lead.id = %s", self.lead_id.id),
        )
        rank = self.env.execute_query(statement.select_scores())[0][4]
        selection = self.env["crm.lead"]._fields["qualification"]
        labels = dict(selection._description_selection(self.env))
        return labels[("raw", "mql", "sql")[rank]]
