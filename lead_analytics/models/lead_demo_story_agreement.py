from dateutil.relativedelta import relativedelta

from odoo import models

# What was promised for each month: (side, figure, goal).
PROMISES = (
    ("marketing", "leads", 140),
    ("marketing", "mql_rate", 55),
    ("marketing", "cost_per_lead", 800),
    ("sales", "contacted_rate", 90),
    ("sales", "in_time_rate", 80),
    ("sales", "response_median", 3.5),
)
MONTHS_AGO, MONTHS = 5, 6
TERMS = """Marketing hands over people who asked for something; a name from a list is \
not a lead. Sales answers within the working day and says why a lead was sent back. \
We meet on the first Tuesday of each month and look at this board."""


class LeadDemo(models.AbstractModel):
    """Demo: what marketing and sales promised each other half a year ago."""

    _inherit = "lead.demo"

    def _look_back(self, company, now):
        result = super()._look_back(company, now)
        self._make_agreement(company, now)
        return result

    def _make_agreement(self, company, now):
        """Let both sides sign an agreement of six months, the last of them running."""
        marketing, sales = self._user("sofia"), self._user("lukas")
        first = now.date().replace(day=1) - relativedelta(months=MONTHS_AGO)
        agreement = self.env["lead.agreement"].create(
            {
                "name": "Leads for Sales",
                "company_id": company.id,
                "date_from": first,
                "months": MONTHS,
                "marketing_user_id": marketing.id,
                "sales_user_id": sales.id,
                "terms": TERMS,
                "promise_ids": [
                    (0, 0, {"side": side, "metric": metric, "goal": goal})
                    for side, metric, goal in PROMISES
                ],
            }
        )
        for user in (marketing, sales):
            agreement.with_user(user).action_sign()
        signed = now - relativedelta(months=MONTHS_AGO)
        agreement.write({"marketing_signed_at": signed, "sales_signed_at": signed})
