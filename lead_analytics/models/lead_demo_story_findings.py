from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import models

# What was agreed on half a year ago: (kind, figure, goal, counted, owner, more).
TARGETS = (
    ("marketing", "sql_rate", 75, "recent", "sofia", {"ripening_days": 14}),
    ("marketing", "cost_per_lead", 720, "whole", "sofia", {}),
    ("sales", "in_time_rate", 90, "recent", "admin", {}),
    ("sales", "won_rate", 48, "whole", "lukas", {"team": "dach", "ripening_days": 30}),
    ("sales", "won", 60, "whole", "chen", {"team": "sales"}),
)
SHORT_OF_HALF_A_YEAR = 150
WEEKS, MONTHS = 5, 5


class LeadDemo(models.AbstractModel):
    """Demo: what the jobs of half a year found, and the targets people set."""

    _inherit = "lead.demo"

    def _look_back(self, company, now):
        """Find leaks, months and drops as the jobs would have, and measure targets.

        :param now: naive UTC
        """
        self._find_leaks(company, now)
        self._judge_months(company, now)
        self._set_targets(company, now)
        # Nobody is told: the demo is there to find it.
        self.env["lead.drop"]._find(company, now)

    def _find_leaks(self, company, now):
        """Find the leaks of the last weeks; somebody acts on the largest."""
        leaks = self.env["lead.leak"]
        monday = leaks._get_last_week(company, now)
        for back in range(WEEKS, -1, -1):
            found = leaks._find(company, monday - timedelta(weeks=back))
            if back == 1 and found:
                self.env["lead.leak.action"].create(
                    {
                        "leak_id": found[0].id,
                        "name": "Call everybody on this list before Wednesday",
                        "user_id": self._user("lukas").id,
                        "date_deadline": now.date() + timedelta(days=3),
                    }
                )

    def _judge_months(self, company, now):
        """Compare the months of reps with what their leads made likely."""
        rows = self.env["lead.assignment.month"]
        first = now.date().replace(day=1)
        months = [first - relativedelta(months=back) for back in range(MONTHS, 0, -1)]
        for month in months:
            rows._compute_month(company, month)
        rows._judge(company, months)

    def _set_targets(self, company, now):
        """Set targets months ago, each from where its figure stood; measure them."""
        start = now.date() - timedelta(days=SHORT_OF_HALF_A_YEAR)
        targets = self.env["lead.target"]
        for kind, metric, goal, counted, login, more in TARGETS:
            more = {**more}
            team = more.pop("team", None)
            targets |= targets.create(
                {
                    **more,
                    "kind": kind,
                    "metric": metric,
                    "goal": goal,
                    "counted": counted,
                    "owner_id": self._user(login).id,
                    "team_id": team and self._team(team).id,
                    "company_id": company.id,
                    "date_from": start,
                    "date_to": start + relativedelta(months=6),
                    "baseline_from": start - timedelta(days=30),
                    "baseline_to": start - timedelta(days=1),
                }
            )
        targets._take_baseline()
        targets._measure(now)
