import json
from datetime import timedelta

from odoo import fields, models

from ..evaluation import Tally, area, confusion


class LeadScoreJudgement(models.AbstractModel):
    """The figures of a judgement that lists, graphs and reports show."""

    _inherit = "lead.score.judgement"

    lead_count = fields.Integer(string="Leads", readonly=True, copy=False)
    won_count = fields.Integer(string="Won", readonly=True, copy=False)
    lost_count = fields.Integer(string="Lost", readonly=True, copy=False)
    open_count = fields.Integer(string="Still Open", readonly=True, copy=False)
    unknown_contact_count = fields.Integer(
        readonly=True,
        copy=False,
        help="Leads without a known first contact: judged some hours after they came.",
    )
    left_out_count = fields.Integer(
        readonly=True,
        copy=False,
        help="Leads of the period that came in closed: there is nothing to foresee.",
    )
    rep_days = fields.Integer(
        string="Rep Days",
        readonly=True,
        copy=False,
        help="Reps of today times working days of the period.",
    )
    has_enough = fields.Boolean(
        string="Enough Data",
        readonly=True,
        copy=False,
        help="At least 10 won and 10 lost leads.",
    )
    area = fields.Float(
        string="Accuracy (AUC)",
        readonly=True,
        copy=False,
        digits=(4, 3),
        aggregator="avg",
        help="How often a lead that was won had more points than one that was lost: 1 "
        "always, 0.5 is chance.",
    )
    area_low = fields.Float(
        string="Accuracy, at Least",
        readonly=True,
        copy=False,
        digits=(4, 3),
        aggregator="avg",
        help="Lower end of the 95% interval.",
    )
    area_high = fields.Float(
        string="Accuracy, at Most",
        readonly=True,
        copy=False,
        digits=(4, 3),
        aggregator="avg",
        help="Upper end of the 95% interval.",
    )
    precision = fields.Float(
        string="SQL Leads Won",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Of the closed leads that it made SQL leads, those that were won.",
    )
    precision_low = fields.Float(
        string="SQL Leads Won, at Least", readonly=True, copy=False, aggregator="avg"
    )
    precision_high = fields.Float(
        string="SQL Leads Won, at Most", readonly=True, copy=False, aggregator="avg"
    )
    recall = fields.Float(
        string="Won Leads Found",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Of the leads that were won, those that it made SQL leads.",
    )
    lift = fields.Float(
        readonly=True,
        copy=False,
        aggregator="avg",
        help="How many times as often SQL leads were won as all leads.",
    )
    win_rate = fields.Float(
        string="All Leads Won",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Of all closed leads, those that were won.",
    )

    def _get_tally(self) -> Tally:
        return Tally.from_rows(json.loads(self.tally or "[]"))

    def _prepare_figures(self, tally):
        """Give the values of the stored figures, from what was counted."""
        outcomes = tally.outcomes
        found = area(tally.histogram(new=True))
        chosen = confusion(tally, new=True)
        return {
            "lead_count": outcomes.all,
            "won_count": outcomes.won,
            "lost_count": outcomes.lost,
            "open_count": outcomes.open,
            "left_out_count": self._count_closed_at_capture(self.run_at),
            "rep_days": self._count_rep_days(),
            "has_enough": found.is_enough,
            "area": found.value,
            "area_low": found.interval.low,
            "area_high": found.interval.high,
            "precision": chosen.precision.value,
            "precision_low": chosen.precision.interval.low,
            "precision_high": chosen.precision.interval.high,
            "recall": chosen.recall.value,
            "lift": chosen.lift,
            "win_rate": chosen.base.value,
        }

    def _count_rep_days(self):
        """Give reps times working days of the period, as far as it is over."""
        company = self.company_id
        work = company.resource_calendar_id._get_working_time(company)
        last = min(self.date_to, work.calendar.local_date(self.run_at))
        days = (last - self.date_from).days + 1
        worked = sum(
            bool(work.of_day(self.date_from + timedelta(days=day)))
            for day in range(max(days, 0))
        )
        return len(self._get_reps()) * worked

    def _get_reps(self):
        """Give the reps of the scope, as the teams are today."""
        domain = [("crm_team_id.company_id", "in", (False, self.company_id.id))]
        if self.team_id:
            domain = [("crm_team_id", "=", self.team_id.id)]
        return self.env["crm.team.member"].search(domain).user_id
