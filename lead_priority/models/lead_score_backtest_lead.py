from odoo import api, fields, models


class LeadScoreBacktestLead(models.Model):
    """A lead that another score model would have qualified otherwise.

    Of each kind the fifty with the largest change of points are kept, written by the
    run of the backtest; all are counted.
    """

    _name = "lead.score.backtest.lead"
    _description = "Lead of a Backtest"
    _inherit = ["lead.score.judged.lead"]
    _order = "kind desc, change desc, id"

    judgement_id = fields.Many2one(
        "lead.score.backtest",
        string="Backtest",
        required=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(
        [
            ("rises_won", "Rises, and was won"),
            ("rises_lost", "Rises, but was lost"),
            ("rises_open", "Rises, still open"),
            ("falls_lost", "Falls, and was lost"),
            ("falls_won", "Falls, but was won"),
            ("falls_open", "Falls, still open"),
            ("high_lost", "Many points, but lost"),
            ("low_won", "Few points, but won"),
        ],
        readonly=True,
    )
    change = fields.Integer(
        compute="_compute_change", store=True, aggregator=None, help="Points."
    )

    @api.depends("old_score", "new_score")
    def _compute_change(self):
        for line in self:
            line.change = line.new_score - line.old_score
