from dateutil.relativedelta import relativedelta

from odoo import api, models

from ..xlsx import cells, look

MONTHS = 12


class LeadReviewSheets(models.AbstractModel):
    """How right the points were: the accuracy of each score model, by month."""

    _inherit = "lead.review.sheets"

    @api.model
    def _write_scores(self, made, request):
        qualities = self.env["lead.score.calibration"]
        if not qualities.has_access("read"):
            return
        found = qualities.search(
            [
                ("state", "=", "done"),
                ("company_id", "in", [self.env.company.id, False]),
                ("date_from", ">", request.last - relativedelta(months=MONTHS)),
                ("date_from", "<=", request.last),
            ],
            order="date_from, id",
        )
        sheet = made.add_sheet(
            self._get_names()["scores"],
            self.env._("Do points tell who buys?"),
            self.env._(
                "Accuracy is how often a lead that was won had more points than one"
                " that was lost: 100 % is always, 50 % is chance."
            ),
        )
        if not found:
            sheet.note(self.env._("The score has not been judged within a year."))
            return
        columns = [
            cells.Column(self.env._("Score model"), width=32),
            cells.Column(self.env._("From"), cells.DATE),
            cells.Column(self.env._("To"), cells.DATE),
            cells.Column(self.env._("Leads"), cells.INTEGER),
            cells.Column(self.env._("Won"), cells.INTEGER),
            cells.Column(self.env._("Accuracy"), cells.PERCENT, "good"),
            cells.Column(self.env._("At least"), cells.PERCENT),
            cells.Column(self.env._("At most"), cells.PERCENT),
            cells.Column(self.env._("SQL leads won"), cells.PERCENT),
            cells.Column(self.env._("All leads won"), cells.PERCENT),
        ]
        sheet.table(columns, [self._get_quality(quality) for quality in found])

    @api.model
    def _get_quality(self, quality):
        """Give the line of one judgement; too few leads have no accuracy."""
        figures = [quality.area, quality.area_low, quality.area_high]
        return [
            quality.model_id.display_name,
            look.serial(quality.date_from),
            look.serial(quality.date_to),
            quality.won_count + quality.lost_count,
            quality.won_count,
            *(figures if quality.has_enough else (None, None, None)),
            quality.precision if quality.has_enough else None,
            quality.win_rate if quality.won_count + quality.lost_count else None,
        ]
