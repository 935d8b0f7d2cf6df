from dateutil.relativedelta import relativedelta

from odoo import api, models

from odoo.addons.lead_priority.batches import run_by_company

from ..metrics.coaching import Month, low_months, needs_coaching
from ..metrics.segments import Count, expected_wins

# So many complete months are computed anew: leads of earlier ones are decided on.
MONTHS = 6
# What makes leads comparable.
MIX = ("source_id", "product_line_id")
MEASURES = ("handled:sum", "contacted:sum", "won:sum", "lost:sum")


class LeadAssignmentMonth(models.Model):
    """The job of the month: counts, compares, asks leaders to coach."""

    _inherit = "lead.assignment.month"

    @api.model
    def _cron_compute(self):
        """Compute the last months of each company, in a transaction of its own."""
        run_by_company(self.env, self._work)

    @api.model
    def _work(self, company_id):
        company = self.env["res.company"].browse(company_id)
        self._compute_company(company, self.env.cr.now())

    @api.model
    def _compute_company(self, company, now):
        """Compute the complete months of a company; give the rows of the last one.

        :param now: naive UTC
        """
        today = self.env["lead.analytics.period"]._to_day(now, company)
        first = today.replace(day=1)
        months = [first - relativedelta(months=back) for back in range(MONTHS, 0, -1)]
        for month in months:
            self._compute_month(company, month)
        self._judge(company, months)
        last = self.search(
            [("company_id", "=", company.id), ("month", "=", months[-1])]
        )
        last.filtered("needs_coaching")._ask_for_coaching()
        last._mail_leaders()
        return last

    @api.model
    def _compute_month(self, company, month):
        """Write the rows of a month, and take off those nobody has leads for."""
        found = self._read_month(company, month)
        old = self.search([("company_id", "=", company.id), ("month", "=", month)])
        by_key = {(row.user_id.id, row.team_id.id): row for row in old}
        for key, vals in found.items():
            if row := by_key.pop(key, None):
                row.write(vals)
            else:
                self.create(
                    {
                        "company_id": company.id,
                        "month": month,
                        "user_id": key[0],
                        "team_id": key[1],
                        **vals,
                    }
                )
        self.browse(row.id for row in by_key.values()).unlink()

    @api.model
    def _read_month(self, company, month):
        """Give {(user id, team id): values} of the leads assigned in a month."""
        rows = self.env["lead.analytics.report.rep"]._read_group(
            self._get_month_domain(company, month),
            ["team_id", "user_id", *MIX],
            MEASURES,
        )
        sums, cells = {}, {}
        for team, user, source, product, *numbers in rows:
            key = (user.id, team.id)
            sums[key] = [
                one + more
                for one, more in zip(sums.get(key, [0] * 4), numbers, strict=True)
            ]
            cell = (user.id, (source.id, product.id))
            cells.setdefault(team.id, {})[cell] = Count(numbers[2], numbers[0])
        expected = {team_id: expected_wins(part) for team_id, part in cells.items()}
        return {
            (user_id, team_id): self._prepare_vals(numbers, expected[team_id][user_id])
            for (user_id, team_id), numbers in sums.items()
        }

    @api.model
    def _prepare_vals(self, numbers, expected):
        assigned, contacted, won, lost = numbers
        return {
            "assigned": assigned,
            "contacted": contacted,
            "won": won,
            "lost": lost,
            "expected": expected or 0.0,
            "is_compared": expected is not None,
        }

    @api.model
    def _judge(self, company, months):
        """Say which months are low, for how long, and who needs coaching."""
        rows = self.search(
            [("company_id", "=", company.id), ("month", "in", months)], order="month"
        )
        for of_rep in rows.grouped(lambda row: (row.user_id, row.team_id)).values():
            by_month = {row.month: row for row in of_rep}
            for number, month in enumerate(months):
                if row := by_month.get(month):
                    until = [by_month.get(one) for one in months[: number + 1]]
                    row._write_judgement([self._to_month(one) for one in until])

    @api.model
    def _to_month(self, row):
        if not row:
            return Month(0, 0, None)
        expected = row.expected if row.is_compared else None
        return Month(row.assigned, row.won, expected)

    def _write_judgement(self, months):
        self.write(
            {
                "is_low": months[-1].is_low,
                "low_months": low_months(months),
                "needs_coaching": needs_coaching(months),
            }
        )
