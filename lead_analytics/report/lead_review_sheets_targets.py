from odoo import api, models

from ..xlsx import cells, look
from .lead_review_sheets import UNITS

# How a target stands, as a colour.
TONES = {"reached": "good", "on_track": "good", "at_risk": "bad", "missed": "bad"}


class LeadReviewSheets(models.AbstractModel):
    """How far targets are, and the largest leaks with what is planned against them."""

    _inherit = "lead.review.sheets"

    @api.model
    def _write_targets(self, made, request):
        targets = self.env["lead.target"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("date_from", "<=", request.last),
                ("date_to", ">=", request.first),
            ],
            order="date_to, id",
        )
        sheet = made.add_sheet(
            self._get_names()["targets"],
            self.env._("Do we reach our targets?"),
            self.env._(
                "Targets that run within the period, as they stand now, and where they"
                " will end at this pace."
            ),
        )
        if not targets:
            sheet.note(self.env._("No target runs within this period."))
            return
        columns = [
            cells.Column(self.env._("Target"), width=52),
            cells.Column(self.env._("Owner")),
            cells.Column(self.env._("From"), cells.DATE),
            cells.Column(self.env._("To"), cells.DATE),
            cells.Column(self.env._("Baseline"), cells.NUMBER),
            cells.Column(self.env._("Now"), cells.NUMBER),
            cells.Column(self.env._("Goal"), cells.NUMBER),
            cells.Column(self.env._("Forecast"), cells.NUMBER),
            cells.Column(self.env._("Way done"), cells.PERCENT, "bar"),
            cells.Column(self.env._("How it stands"), width=16),
        ]
        metrics = self.env["lead.metric"]._get_metrics()
        sheet.table(columns, [self._get_target(target, metrics) for target in targets])

    @api.model
    def _get_target(self, target, metrics):
        """Give the line of a target; figures in the unit of its metric."""
        metric = metrics.get(target.metric)
        kind, divisor = UNITS[metric.unit] if metric else (cells.NUMBER, 1)
        is_known = target.state != "none"
        states = dict(target._fields["state"]._description_selection(self.env))

        def figure(value, tone=""):
            return cells.Shown(value / divisor, kind, tone)

        return [
            target.name,
            # sudo: the name of who answers for it
            target.owner_id.sudo().name,
            look.serial(target.date_from),
            look.serial(target.date_to),
            figure(target.baseline),
            figure(target.value, TONES.get(target.state, "")) if is_known else None,
            figure(target.goal),
            figure(target.forecast) if is_known else None,
            target.progress / 100 if is_known else None,
            states.get(target.state),
        ]
