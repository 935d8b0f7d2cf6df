from odoo import models

from ..evaluation import RuleEffect, Share


class LeadScoreCalibration(models.Model):
    """Rule by rule: leads it held for beside the others."""

    _inherit = "lead.score.calibration"

    def _prepare_result(self):
        return {**super()._prepare_result(), "rules": self._prepare_rules()}

    def _prepare_rules(self):
        """Give the rules of the model with the win rate of the leads they held for."""
        counts = {rule: (won, lost) for rule, won, lost in self.rule_counts or ()}
        total = Share(self.won_count, self.won_count + self.lost_count)
        rows = []
        for rule in self.model_id.rule_ids:
            won, lost = counts.get(rule.id, (0, 0))
            holding = Share(won, won + lost)
            others = Share(total.hits - won, total.cases - holding.cases)
            points = rule.points if rule.effect == "points" else 1
            effect = RuleEffect(points, holding, others)
            rows.append(
                {
                    "label": rule.name,
                    "gives": rule.effect_text,
                    "shares": [holding],
                    **self._word_effect(effect),
                }
            )
        rows.sort(key=lambda row: -row["shares"][0].value)
        return self._prepare_chart(rows)

    def _word_effect(self, effect):
        texts = {
            "agrees": self.env._("The outcome agrees"),
            "contradicts": self.env._("The outcome says the opposite"),
            "unclear": self.env._("No difference that is more than chance"),
            "few": self.env._("Too few data"),
        }
        colours = {
            "agrees": "text-bg-success",
            "contradicts": "text-bg-danger",
            "unclear": "text-bg-secondary",
            "few": "text-bg-light",
        }
        verdict = effect.verdict
        text, colour = texts[verdict], colours[verdict]
        return {
            "verdict": text,
            "verdict_class": colour,
            "is_opposite": verdict == "contradicts",
        }
