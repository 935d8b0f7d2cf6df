from collections import Counter

from odoo import api, models

from ..xlsx import cells, look


class LeadReviewSheets(models.AbstractModel):
    """What channels cost, and how far targets are."""

    _inherit = "lead.review.sheets"

    @api.model
    def _write_costs(self, made, request):
        if not self._sees_costs():
            return
        costs = self.env["lead.channel.cost"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("start_at", "<", request.end),
                ("end_at", ">", request.start),
            ],
            order="date_from, id",
        )
        sheet = made.add_sheet(
            self._get_names()["costs"],
            self.env._("What do channels cost?"),
            self.env._(
                "Costs whose period touches this one, whole. The figures on the other"
                " sheets take what the leads of the period bear of them."
            ),
        )
        rows = [self._get_cost(cost) for cost in costs]
        self._write_cost_sums(sheet, rows)
        columns = [
            cells.Column(self.env._("Cost"), width=32),
            cells.Column(self.env._("From"), cells.DATE),
            cells.Column(self.env._("To"), cells.DATE),
            cells.Column(self.env._("Amount"), cells.MONEY, "bar"),
            cells.Column(self.env._("Leads"), cells.INTEGER),
            cells.Column(self.env._("Cost per lead"), cells.MONEY, "bad"),
        ]
        total = [self.env._("All"), None, None, sum(row[3] for row in rows), None, None]
        sheet.table(columns, rows, total)

    @api.model
    def _write_cost_sums(self, sheet, rows):
        """Write and draw what each channel cost in all, the dearest first."""
        sums = Counter()
        for name, _from, _to, amount, *_leads in rows:
            sums[name] += amount
        columns = [
            cells.Column(self.env._("Channel"), width=32),
            cells.Column(self.env._("Amount"), cells.MONEY),
        ]
        block = sheet.table(columns, sums.most_common())
        sheet.chart(block, "bar", self.env._("What channels cost"), [1], beside=3)

    @api.model
    def _get_cost(self, cost):
        """Give the line of a cost; without leads it has no cost for each."""
        return [
            cost.display_name,
            look.serial(cost.date_from),
            look.serial(cost.date_to),
            cost.company_amount,
            cost.leads,
            cost.cost_per_lead or None,
        ]
