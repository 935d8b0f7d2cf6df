from odoo import api, fields, models

from ..evaluation import Share
from .lead_score_judgement_words import per_cent

# Traits shown of each subject: those won most often. The list has all.
MOST_SHOWN = 8


class LeadWonProfile(models.Model):
    """The profile in pictures: how common a trait is among won and among all leads."""

    _inherit = "lead.won.profile"

    result = fields.Html(compute="_compute_result", sanitize=False)

    @api.depends("state", "line_ids", "inexact_names")
    def _compute_result(self):
        self.result = False
        for profile in self.filtered(lambda profile: profile.state == "done"):
            profile.result = self.env["ir.qweb"]._render(
                "lead_priority.won_profile",
                {
                    "summary": profile._prepare_summary(),
                    "charts": profile._prepare_charts(),
                    "notes": profile._prepare_history_notes(),
                },
            )

    def _prepare_summary(self):
        """Give the clearest sentences: what is won most often."""
        telling = self.line_ids.filtered(lambda line: line.is_clear and line.lift > 1)
        words = [f"{line.name}: {line.sentence}" for line in telling[:3]]
        return words or [
            self.env._(
                "No trait of these leads is won more often than chance would make it."
            )
        ]

    def _prepare_charts(self):
        subjects = dict(
            self.line_ids._fields["subject"]._description_selection(self.env)
        )
        by_subject = self.line_ids.grouped("subject")
        return [
            {
                "title": title,
                "rows": [line._prepare_chart_row() for line in by_subject[code]][
                    :MOST_SHOWN
                ],
            }
            for code, title in subjects.items()
            if code in by_subject
        ]


class LeadWonProfileLine(models.Model):
    """A trait as two bars."""

    _inherit = "lead.won.profile.line"

    def _prepare_chart_row(self):
        among_won = Share(self.won_count, self.all_won_count)
        among_all = Share(self.lead_count, self.all_count)
        return {
            "label": self.name,
            "gives": f"{self.lift:.1f}×",
            "bars": [
                self._prepare_share_bar(
                    among_all,
                    self.env._(
                        "%(share)s%% of all closed leads",
                        share=per_cent(among_all.value),
                    ),
                ),
                self._prepare_share_bar(
                    among_won,
                    self.env._(
                        "%(share)s%% of the leads won", share=per_cent(among_won.value)
                    ),
                ),
            ],
            **self._prepare_verdict(),
        }

    def _prepare_share_bar(self, share, text):
        low, high = per_cent(share.interval.low), per_cent(share.interval.high)
        return {
            "width": per_cent(share.value),
            "low": low,
            "span": round(high - low, 1),
            "is_empty": False,
            "is_few": not self.is_enough,
            "text": text,
        }

    def _prepare_verdict(self):
        if not self.is_enough:
            return {
                "verdict": self.env._("Too few data"),
                "verdict_class": "text-bg-warning",
            }
        if not self.is_clear:
            return {"verdict": self.env._("May be chance"), "verdict_class": "bg-200"}
        if self.lift > 1:
            return {
                "verdict": self.env._("Won more often"),
                "verdict_class": "text-bg-success",
            }
        return {
            "verdict": self.env._("Won less often"),
            "verdict_class": "text-bg-secondary",
        }
