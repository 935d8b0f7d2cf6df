from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_date

# Months that the job makes up for, where the accuracy of a month is missing.
MONTHS_BACK = 12
# Days until a month with too few leads is judged again.
DAYS_BETWEEN_TRIES = 7


class LeadScoreCalibration(models.Model):
    """How right the points of one score model were, by leads won and lost.

    Made by a person, by a review, or by the job of the month: then it is the accuracy
    of one model in one month, by the leads that were closed in it, and can be charted.
    """

    _name = "lead.score.calibration"
    _description = "Score Quality"
    _inherit = ["lead.score.judgement"]
    _order = "date_from desc, id desc"

    _line_model = "lead.score.calibration.lead"

    is_monthly = fields.Boolean(
        string="Of a Month",
        readonly=True,
        help="Made by itself, each month, for each active model.",
    )
    line_ids = fields.One2many(
        "lead.score.calibration.lead", "judgement_id", string="Surprising Leads"
    )

    _month_uniq = models.UniqueIndex(
        "(model_id, company_id, date_from) WHERE is_monthly",
        "The accuracy of this month is there already.",
    )

    def _count_more(self):
        """Count by rule: leads it held for at the cut-off, won and lost."""
        rows = self._run_slice(
            SQL(
                """WITH sample AS MATERIALIZED (%s)
                SELECT part.rule, COUNT(*) FILTER (WHERE is_won),
                       COUNT(*) FILTER (WHERE NOT is_won)
                  FROM sample
                  JOIN (%s) AS part (lead, rule, points, n, last_at, at)
                    ON part.lead = sample.id
                 WHERE part.rule > 0 GROUP BY part.rule ORDER BY part.rule""",
                self._slice_sql(),
                self._compile_alone().select_parts(),
            )
        )
        counts = {rule: (won, lost) for rule, won, lost in self.rule_counts or ()}
        for rule, won, lost in rows:
            before = counts.get(rule, (0, 0))
            counts[rule] = (before[0] + won, before[1] + lost)
        return {"rule_counts": [[rule, *pair] for rule, pair in counts.items()]}

    # Month by month ---------------------------------------------------------------
    @api.model
    def _cron_judge_months(self):
        """Let the accuracy of months that are over be computed by the job."""
        self._open_months(fields.Date.context_today(self))
        self.env.ref("lead_priority.ir_cron_judge_scores")._trigger()

    @api.model
    def _open_months(self, today):
        """Open what is missing for active models of the last months, gives it."""
        this_month = today.replace(day=1)
        starts = [this_month - relativedelta(months=n + 1) for n in range(MONTHS_BACK)]
        # sudo: the job of all companies
        known = {
            (row.model_id.id, row.company_id.id, row.date_from)
            for row in self.sudo().search(
                [("is_monthly", "=", True), ("date_from", "in", starts)]
            )
        }
        missing = [
            self._prepare_month(model, company, start)
            for model in self.env["lead.score.model"].sudo()._get_judged_active()
            for company in model._get_judged_companies()
            for start in starts
            if (model.id, company.id, start) not in known
        ]
        return self.sudo().create(missing) + self._reopen_months()

    def _reopen_months(self):
        """Judge months again that had too few leads: history may have come later."""
        long_ago = self.env.cr.now() - relativedelta(days=DAYS_BETWEEN_TRIES)
        # sudo: the job of all companies
        months = self.sudo().search(
            [
                ("is_monthly", "=", True),
                ("has_enough", "=", False),
                ("state", "=", "done"),
                ("run_at", "<", long_ago),
            ]
        )
        for month in months:
            month._start(self.env.cr.now())
        return months

    def _prepare_month(self, model, company, start):
        return {
            "model_id": model.id,
            "company_id": company.id,
            "team_id": model.team_id.id,
            "is_monthly": True,
            "state": "running",
            "period_by": "closed",
            "date_from": start,
            "date_to": start + relativedelta(months=1, days=-1),
        }

    def _prepare_name(self):
        if not (self.date_from and self.date_to):
            return super()._prepare_name()
        return self.env._(
            "%(model)s, %(since)s to %(until)s",
            model=self.model_id.display_name,
            since=format_date(self.env, self.date_from),
            until=format_date(self.env, self.date_to),
        )
