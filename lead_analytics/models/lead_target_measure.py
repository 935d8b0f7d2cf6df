import math
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.lead_priority.batches import run_batches, work_on_each

from ..metrics import forecast
from .lead_target import STATES

# Targets measured and committed together.
BATCH_SIZE = 20
RECENT_DAYS = 30


class LeadTarget(models.Model):
    """Where targets stand, and where they will end at this pace.

    Measured over all leads of the scope, whoever looks: a target is a figure that a
    company publishes to those who work for it. The leads behind it open as one may
    see them.
    """

    _inherit = "lead.target"

    point_ids = fields.One2many("lead.target.point", "target_id", readonly=True)
    has_value = fields.Boolean(readonly=True, copy=False)
    value = fields.Float("Now", readonly=True, copy=False)
    cases = fields.Float(
        readonly=True, copy=False, help="How many leads the value is made of."
    )
    forecast = fields.Float(
        "Forecast Value", readonly=True, copy=False, help="At the end, at this pace."
    )
    has_interval = fields.Boolean(readonly=True, copy=False)
    forecast_low = fields.Float(readonly=True, copy=False)
    forecast_high = fields.Float(readonly=True, copy=False)
    progress = fields.Float(
        "Way Done (%)",
        readonly=True,
        copy=False,
        help="Of the way from the baseline to the goal.",
    )
    elapsed = fields.Float("Time Gone (%)", readonly=True, copy=False)
    state = fields.Selection(
        STATES, readonly=True, copy=False, default="none", tracking=True
    )
    is_over = fields.Boolean("Decided", readonly=True, copy=False)
    measured_at = fields.Datetime("Measured On", readonly=True, copy=False)
    measure_error = fields.Text("Not Measured Because", readonly=True, copy=False)

    _due_idx = models.Index("(measured_at) WHERE is_over IS NOT TRUE AND active")

    @api.model
    def _cron_measure(self):
        """Measure each running target once a day."""
        now = self.env.cr.now()
        run_batches(self.env, lambda: self._measure_due(now))

    @api.model
    def _measure_due(self, now, limit=BATCH_SIZE):
        """Measure targets not measured within 20 hours; give how many were due."""
        due = self.search(
            [
                ("is_over", "=", False),
                ("date_from", "<=", now.date() + timedelta(days=1)),
                "|",
                ("measured_at", "=", False),
                ("measured_at", "<", now - timedelta(hours=20)),
            ],
            order="measured_at NULLS FIRST, id",
            limit=limit,
        )
        work_on_each(
            due,
            lambda targets: targets._measure(now),
            lambda target, error: target._park(now, error),
        )
        return len(due)

    def _park(self, now, error):
        self.write({"measured_at": now, "measure_error": str(error)})

    def _measure(self, now):
        """Measure these targets at ``now`` (naive UTC), and tell the owners."""
        for target in self:
            today = target._get_today(now)
            target._keep_points(today)
            target.write(target._prepare_figures(today, now))
        self._alert(now)

    def _get_today(self, now):
        return self.env["lead.analytics.period"]._to_day(now, self.company_id)

    def _prepare_figures(self, today, now):
        """Work out what stands in the columns of this file."""
        metric = self._get_metric()
        share = self._get_share(today)
        found = self._measure_on(today) if today >= self.date_from else None
        vals = {
            "measured_at": now,
            "measure_error": False,
            "elapsed": 100 * share,
            "is_over": today > self._get_last_day(),
            "has_value": bool(found and found.value is not None),
        }
        if not vals["has_value"]:
            return {**vals, "state": "missed" if vals["is_over"] else "none"}
        expected = self._get_forecast(metric, found, share)
        start = 0.0 if metric.is_sum else self.baseline
        return {
            **vals,
            "value": found.value,
            "cases": found.divisor if not metric.is_sum else 0,
            "forecast": expected.value,
            "has_interval": expected.low is not None,
            "forecast_low": expected.low or 0,
            "forecast_high": expected.high or 0,
            "progress": forecast.way(start, found.value, self.goal, metric.better),
            "state": self._judge(metric, found, expected, share, vals["is_over"]),
        }

    def _judge(self, metric, found, expected, share, is_over):
        state = forecast.judge(
            found.value,
            expected,
            self.goal,
            better=metric.better,
            sums=metric.is_sum,
            over=is_over,
        )
        # In the first days a pace is mostly chance.
        is_early = share < forecast.EARLIEST and state in ("on_track", "at_risk")
        return "none" if is_early else state

    def _get_forecast(self, metric, found, share):
        """Choose how the end is foreseen by what the figure is made of."""
        if metric.is_sum:
            kind = forecast.of_count if metric.unit == "leads" else forecast.of_sum
            return kind(found.value, share)
        if self.counted == "recent":
            most = 100 if self._is_share() else math.inf
            return forecast.of_level(self.baseline, found.value, share, most)
        if self._is_share():
            return forecast.of_rate(found.dividend, found.divisor, share)
        return forecast.Forecast(found.value)

    def _get_share(self, today):
        """Give how much of the period is over at the end of ``today``."""
        last = self._get_last_day()
        days = (last - self.date_from).days + 1
        gone = (min(today, last) - self.date_from).days + 1
        return max(1, gone) / days

    def _get_last_day(self):
        return self.date_to + self._get_ripening()

    def _get_ripening(self):
        """Give how long leads are left out; sums count all there is."""
        days = 0 if self._get_metric().is_sum else self.ripening_days
        return timedelta(days=days)

    # What is counted ------------------------------------------------------------
    def _measure_on(self, day):
        """Give the value as counted on a day, or None before there can be one."""
        last = min(day - self._get_ripening(), self.date_to)
        first = self.date_from
        if self.counted == "recent" and not self._get_metric().is_sum:
            first = last - timedelta(days=RECENT_DAYS - 1)
        return self._measure_days(first, last) if first <= last else None

    def _measure_days(self, first, last):
        """Give the Value of the leads that came in on these days, both included."""
        return self.env["lead.metric"]._measure_published(
            self.metric, self.company_id, self._get_scope_domain(), first, last
        )

    def _take_baseline(self):
        """Measure the period of the baseline; sums as for as many days as it has."""
        for target in self:
            found = target._measure_days(target.baseline_from, target.baseline_to)
            value = found.value or 0.0
            if target._get_metric().is_sum:
                days = (target.date_to - target.date_from).days + 1
                known = (target.baseline_to - target.baseline_from).days + 1
                value *= days / known
            target.baseline = value

    # History --------------------------------------------------------------------
    def _keep_points(self, today):
        """Note where it stands; weeks that nobody noted are worked out once."""
        # sudo: points are written by this method only
        points = self.sudo().point_ids
        last = min(today, self._get_last_day())
        days, day = set(), self.date_from
        while day < last:
            day = min(day + timedelta(days=7), last)
            days.add(day)
        # Days within a week give way to its end; today is measured again.
        points.filtered(lambda point: point.day not in days - {last}).unlink()
        vals_list = []
        for day in sorted(days - set(points.exists().mapped("day"))):
            found = self._measure_on(day)
            if found and found.value is not None:
                vals = {"target_id": self.id, "day": day, "value": found.value}
                vals_list.append(vals)
        points.create(vals_list)

    def _get_open_domain(self, today):
        """Give the rows of the report that the value is made of."""
        last = min(today, self.date_to)
        period = self.env["lead.analytics.period"]
        start, end = period._to_moments(self.date_from, last, self.company_id)
        return self._get_scope_domain() & Domain(
            [("captured_at", ">=", start), ("captured_at", "<", end)]
        )
