from odoo import api, fields, models

from ..evaluation import Area, Interval
from .lead_score_judgement_words import per_cent


class LeadScoreSuggestion(models.Model):
    """The result of a suggestion: figures in plain sentences, rules as bars."""

    _inherit = "lead.score.suggestion"

    result = fields.Html(compute="_compute_result", sanitize=False)

    @api.depends("state", "rule_ids", "area", "inexact_names")
    def _compute_result(self):
        self.result = False
        for suggestion in self.filtered(lambda s: s.state == "done"):
            suggestion.result = self.env["ir.qweb"]._render(
                "lead_priority.score_suggestion",
                {
                    "tiles": suggestion._prepare_tiles(),
                    "chart": {"rows": suggestion._prepare_rows()},
                    "notes": suggestion._prepare_notes(),
                },
            )

    def _prepare_tiles(self):
        """Give the figures: title, value, sentence."""
        return [self._prepare_area(), *self._prepare_thresholds()]

    def _prepare_area(self):
        lost = self.lead_count - self.won_count
        interval = Interval(self.area_low, self.area_high)
        found = Area(self.area, interval, self.won_count, lost)
        tile = {"title": self.env._("Accuracy on Leads Left Out (AUC)")}
        if not found.is_enough:
            return tile | {"sentence": self.env._("Too few won or lost leads to say.")}
        return tile | {
            "value": f"{found.value:.2f}",
            "sentence": self.env._(
                "Of a won and a lost lead that the rules were not made from, the won"
                " one had more points in %(share)s of 100 cases (%(low)s to %(high)s);"
                " 50 would be chance.",
                share=round(100 * found.value),
                low=round(100 * interval.low),
                high=round(100 * interval.high),
            ),
        }

    def _prepare_thresholds(self):
        return [
            {
                "title": self.env._("SQL Lead From"),
                "value": self.sql_threshold,
                "sentence": self.env._(
                    "At most %s%% of the leads reach it: as many as you said sales can"
                    " take.",
                    self.sql_share,
                ),
            },
            {
                "title": self.env._("MQL From"),
                "value": self.mql_threshold,
                "sentence": self.env._(
                    "At most %s%% of the leads reach it.", self.mql_share
                ),
            },
        ]

    def _prepare_rows(self):
        """Give the win rate of each rule as a bar with its interval."""
        rate = per_cent(self.won_count / (self.lead_count or 1))
        return [
            {
                "label": line.name,
                "gives": f"{line.points:+d}",
                "bars": [line._prepare_bar(rate)],
            }
            for line in self.rule_ids
        ]

    def _prepare_notes(self):
        """Say what the figures rest on, and what they do not."""
        notes = [
            self.env._(
                "Learnt from %(leads)s closed leads, %(won)s won (%(rate)s%%), each as"
                " it was known when it was judged.",
                leads=self.lead_count,
                won=self.won_count,
                rate=per_cent(self.won_count / (self.lead_count or 1)),
            ),
            self.env._(
                "Rules that agree share the points between them, so the points of one"
                " alone can be less than its bar suggests."
            ),
            *self._prepare_history_notes(),
        ]
        if self.floor < 0:
            notes.append(
                self.env._(
                    "Some rules take points away, so that the lowest score is %s.",
                    self.floor,
                )
            )
        return notes
