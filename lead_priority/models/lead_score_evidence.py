from odoo import api, fields, models

from ..suggesting import Evidence
from .lead_score_judgement_words import per_cent


class LeadScoreEvidence(models.AbstractModel):
    """How often leads of one kind were won, against all leads: for a line of a list.

    Intervals are at 95 %. ``lift`` compares with all leads, these among them.
    """

    _name = "lead.score.evidence"
    _description = "Evidence of Leads Won"

    lead_count = fields.Integer(string="Leads", readonly=True)
    won_count = fields.Integer(string="Won", readonly=True)
    all_count = fields.Integer(string="All Leads", readonly=True)
    all_won_count = fields.Integer(string="All Won", readonly=True)
    win_rate = fields.Float(
        readonly=True, aggregator="avg", help="Share of these leads that were won."
    )
    win_rate_low = fields.Float(readonly=True, aggregator=None)
    win_rate_high = fields.Float(readonly=True, aggregator=None)
    lift = fields.Float(
        digits=(6, 2),
        readonly=True,
        aggregator="avg",
        help="How many times as often these leads were won as all leads.",
    )
    lift_low = fields.Float(digits=(6, 2), readonly=True, aggregator=None)
    lift_high = fields.Float(digits=(6, 2), readonly=True, aggregator=None)
    is_enough = fields.Boolean(string="Enough Data", readonly=True)
    is_clear = fields.Boolean(
        string="More Than Chance",
        readonly=True,
        help="The interval of the lift leaves out 1.",
    )
    sentence = fields.Char(string="In Words", compute="_compute_sentence")

    @api.model
    def _prepare_evidence(self, evidence: Evidence):
        """Give the values of a line by what was counted."""
        rate, lift = evidence.win_rate, evidence.lift_interval
        return {
            "lead_count": evidence.leads,
            "won_count": evidence.won,
            "all_count": evidence.all_leads,
            "all_won_count": evidence.all_won,
            "win_rate": rate.value,
            "win_rate_low": rate.interval.low,
            "win_rate_high": rate.interval.high,
            "lift": evidence.lift,
            "lift_low": lift.low,
            "lift_high": lift.high,
            "is_enough": evidence.is_enough,
            "is_clear": evidence.is_clear,
        }

    @api.depends("lift", "lift_low", "lift_high", "lead_count", "is_enough")
    def _compute_sentence(self):
        for line in self:
            line.sentence = line._word_evidence()

    def _word_evidence(self):
        values = {
            "leads": self.lead_count,
            "won": self.won_count,
            "lift": f"{self.lift:.1f}",
            "low": f"{self.lift_low:.1f}",
            "high": f"{self.lift_high:.1f}",
        }
        if not self.is_enough:
            return self.env._(
                "Too few data: %(won)s of %(leads)s leads were won.", **values
            )
        if not self.is_clear:
            return self.env._(
                "Won about as often as all leads: %(won)s of %(leads)s"
                " (%(low)s to %(high)s times).",
                **values,
            )
        return self.env._(
            "Won %(lift)s times as often as all leads (%(low)s to %(high)s),"
            " %(leads)s leads.",
            **values,
        )

    def _prepare_bar(self, all_rate):
        """Give the win rate as a bar with its interval; ``all_rate`` in percent."""
        rate, low, high = (
            per_cent(value)
            for value in (self.win_rate, self.win_rate_low, self.win_rate_high)
        )
        return {
            "width": rate,
            "low": low,
            "span": round(high - low, 1),
            "is_empty": not self.lead_count,
            "is_few": not self.is_enough,
            "text": self.env._(
                "%(won)s of %(leads)s won: %(rate)s%% (%(low)s%% to %(high)s%%); all"
                " leads: %(all)s%%",
                won=self.won_count,
                leads=self.lead_count,
                rate=rate,
                low=low,
                high=high,
                all=all_rate,
            ),
        }
