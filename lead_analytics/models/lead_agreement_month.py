from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.lead_priority.batches import run_batches, work_on_each

from ..metrics import forecast

# Agreements measured and committed together.
BATCH_SIZE = 10
STATES = [
    ("running", "Running"),
    ("kept", "Kept"),
    ("broken", "Broken"),
    ("none", "Nothing to count"),
]


class LeadAgreementMonth(models.Model):
    """What came of a promise in a month; written by the job, final after a while."""

    _name = "lead.agreement.month"
    _description = "Month of a Promise"
    _order = "month, promise_id"
    _rec_name = "month"
    _log_access = False

    promise_id = fields.Many2one(
        "lead.agreement.promise", required=True, readonly=True, ondelete="cascade"
    )
    agreement_id = fields.Many2one(related="promise_id.agreement_id", store=True)
    company_id = fields.Many2one(related="promise_id.company_id", store=True)
    month = fields.Date(required=True, readonly=True)
    goal = fields.Float(readonly=True, help="What was promised then.")
    value = fields.Float(readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True)
    is_final = fields.Boolean("Final", readonly=True)

    _promise_month_uniq = models.UniqueIndex("(promise_id, month)")


class LeadAgreement(models.Model):
    """Whether what was promised was kept, month by month."""

    _inherit = "lead.agreement"

    @api.model
    def _cron_measure(self):
        """Measure each agreement in force once a day."""
        now = self.env.cr.now()
        run_batches(self.env, lambda: self._measure_due(now))

    @api.model
    def _measure_due(self, now, limit=BATCH_SIZE):
        """Measure agreements not measured within 20 hours; give how many were due."""
        due = self.search(
            [
                ("state", "=", "signed"),
                # Decided for good at the latest a year after its end.
                ("date_to", ">", now.date() - timedelta(days=370)),
                "|",
                ("measured_at", "=", False),
                ("measured_at", "<", now - timedelta(hours=20)),
            ],
            order="measured_at NULLS FIRST, id",
            limit=limit,
        )
        work_on_each(
            due,
            lambda agreements: agreements._measure(now),
            lambda agreement, error: agreement.write(
                {"measured_at": now, "measure_error": str(error)}
            ),
        )
        return len(due)

    def _measure(self, now):
        """Measure the months that have begun and are not final. ``now``: naive UTC."""
        for agreement in self:
            period = self.env["lead.analytics.period"]
            today = period._to_day(now, agreement.company_id)
            for promise in agreement.promise_ids:
                # sudo: months are written by this method only
                promise.sudo()._measure_months(today)
            agreement.write({"measured_at": now, "measure_error": False})

    def _get_months(self, today):
        """Give the first days of the months that have begun."""
        self.ensure_one()
        months = (self.date_from + relativedelta(months=n) for n in range(self.months))
        return [month for month in months if month <= today]

    def _get_scope_domain(self):
        domain = Domain("company_id", "in", (self.company_id.id, False))
        if self.team_id:
            domain &= Domain("team_id", "=", self.team_id.id)
        return domain


class LeadAgreementPromise(models.Model):
    """Each month of a promise."""

    _inherit = "lead.agreement.promise"

    def _measure_months(self, today):
        """Write the months that have begun and are not final yet."""
        known = {row.month: row for row in self.month_ids}
        for month in self.agreement_id._get_months(today):
            row = known.get(month)
            if row and row.is_final:
                continue
            vals = self._prepare_month(month, today)
            if row:
                row.write(vals)
            else:
                self.env["lead.agreement.month"].create(
                    {**vals, "promise_id": self.id, "month": month}
                )

    def _prepare_month(self, month, today):
        agreement = self.agreement_id
        last = month + relativedelta(months=1, days=-1)
        found = self.env["lead.metric"]._measure_published(
            *(self.metric, agreement.company_id, agreement._get_scope_domain()),
            *(month, last),
        )
        settled = last + timedelta(days=agreement.settle_days)
        return {
            "goal": self.goal,
            "value": found.value or 0,
            "state": self._judge(found.value, today > last),
            "is_final": today > settled,
        }

    def _judge(self, value, is_over):
        """Say what came of the promise; a sum may keep or break it early."""
        if value is None:
            return "none" if is_over else "running"
        metric = self._get_metric()
        is_met = forecast.meets(value, self.goal, metric.better)
        is_decided = metric.is_sum and is_met == (metric.better == "up")
        if not (is_over or is_decided):
            return "running"
        return "kept" if is_met else "broken"
