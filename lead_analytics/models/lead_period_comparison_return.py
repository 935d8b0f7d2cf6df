from datetime import date
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import formatLang

from ..comparing import system_return
from .lead_system_cost import KINDS

COSTS = [kind for kind, _label in KINDS]


class LeadPeriodComparison(models.Model):
    """What the system gave back: (benefit - total cost) / total cost.

    The benefit is that of the later period alone: what each of its leads brought more
    than one before, times the margin, and what else was entered. All costs up to the
    end of that period count, so that the figure is rather too low than too high.
    """

    _inherit = "lead.period.comparison"

    margin = fields.Float(
        "Margin (%)",
        default=100,
        help="What stays of the revenue after the cost of what was sold.",
    )
    other_benefit = fields.Monetary(
        help="Of the later period, beside revenue: working time saved, an old system"
        " that is gone."
    )
    more_per_lead = fields.Monetary("More Revenue per Lead", compute="_compute_return")
    benefit = fields.Monetary(
        compute="_compute_return", help="Of the later period, with the margin."
    )
    benefit_low = fields.Monetary("At Least", compute="_compute_return")
    benefit_high = fields.Monetary("At Most", compute="_compute_return")
    cost_licence = fields.Monetary("Licence", compute="_compute_return")
    cost_implementation = fields.Monetary("Implementation", compute="_compute_return")
    cost_training = fields.Monetary("Training", compute="_compute_return")
    cost_maintenance = fields.Monetary("Maintenance", compute="_compute_return")
    cost_other = fields.Monetary("Other", compute="_compute_return")
    system_cost = fields.Monetary("Total Cost", compute="_compute_return")
    system_roi = fields.Float(
        "System ROI (%)",
        compute="_compute_return",
        digits=(16, 1),
        help="The benefit less the total cost, by the total cost.",
    )
    payback_months = fields.Float(
        "Paid Back After (Months)", compute="_compute_return", digits=(16, 1)
    )
    return_text = fields.Text("In Words", compute="_compute_return")

    _margin_range = models.Constraint(
        "CHECK (margin BETWEEN 0 AND 100)", "A margin is 0 to 100 %."
    )

    @api.depends(
        *("line_ids.before", "line_ids.after", "margin", "other_benefit"),
        *("company_id", "after_from", "after_to", "after_leads", "computed_at"),
    )
    def _compute_return(self):
        for comparison in self:
            comparison.update(comparison._get_return())

    def _get_return(self):
        """Give the values of all fields of the return."""
        costs = self._get_costs()
        by_kind = {f"cost_{kind}": costs.get(kind, 0) for kind in COSTS}
        line = self.line_ids.filtered(lambda row: row.metric == "revenue_per_lead")
        found = self._work_out(line, costs, line.after)
        one_way, other = (
            self._work_out(line, costs, line.before + change)
            for change in ((line.low, line.high) if line.is_judged else (0, 0))
        )
        payback = found.payback(self._get_once())
        values = {
            **by_kind,
            "more_per_lead": line.after - line.before if line else 0,
            "benefit": found.benefit,
            "benefit_low": one_way.benefit,
            "benefit_high": other.benefit,
            "system_cost": found.cost,
            "system_roi": found.percent or 0,
            "payback_months": payback.months or 0,
        }
        return {**values, "return_text": self._get_return_text(line, values)}

    def _work_out(self, line, costs, after):
        days = 1 + ((self.after_to - self.after_from).days if self.after_to else 0)
        return system_return(
            before=line.before if line.is_before else None,
            after=after if line.is_after else None,
            leads=self.after_leads,
            margin=self.margin,
            other=self.other_benefit,
            costs=costs,
            days=days,
        )

    def _get_costs(self):
        if not self.after_to:
            return {}
        costs = self.env["lead.system.cost"]
        return costs._get_parts(self.company_id, date.min, self.after_to)

    def _get_once(self):
        """Give what was paid once, to be earned back."""
        if not self.after_to:
            return 0
        domain = Domain("company_id", "=", self.company_id.id)
        domain &= Domain("rhythm", "=", "once")
        domain &= Domain("date_from", "<=", self.after_to)
        once = self.env["lead.system.cost"].search(domain)
        return sum(cost._convert(cost.date_from) for cost in once)

    def _get_return_text(self, line, values):
        """Give the return as plain sentences."""
        if not self.computed_at:
            return self.env._("Compare the two periods first.")
        money = partial(formatLang, self.env, digits=0, currency_obj=self.currency_id)
        shown = {
            "benefit": money(values["benefit"]),
            "cost": money(values["system_cost"]),
            "low": money(values["benefit_low"]),
            "high": money(values["benefit_high"]),
            "roi": f"{values['system_roi']:.0f}",
        }
        if not values["system_cost"]:
            return self.env._(
                "The benefit of the later period was %(benefit)s. Enter what the"
                " system costs to see its return.",
                **shown,
            )
        if line.verdict in ("better", "worse"):
            return self.env._(
                "The benefit of the later period was %(benefit)s (%(low)s to %(high)s"
                " with 95 %% confidence), all costs until then were %(cost)s: a return"
                " of %(roi)s %%.",
                **shown,
            )
        return self.env._(
            "The benefit of the later period was %(benefit)s, all costs until then"
            " were %(cost)s: a return of %(roi)s %%. The difference in revenue may be"
            " chance, and the benefit with it.",
            **shown,
        )
