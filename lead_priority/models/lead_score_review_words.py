from odoo import api, fields, models

from ..evaluation import rises


class LeadScoreReview(models.Model):
    """What a review found, in a few sentences."""

    _inherit = "lead.score.review"

    summary = fields.Html(compute="_compute_summary", sanitize=False)

    @api.depends("state", "calibration_id.state", "backtest_id.state")
    def _compute_summary(self):
        self.summary = False
        for review in self.filtered("calibration_id"):
            review.summary = self.env["ir.qweb"]._render(
                "lead_priority.score_review", {"cards": review._prepare_cards()}
            )

    def _prepare_cards(self):
        """Give what each part of the pack says: title and sentences."""
        cards = [self._prepare_quality(), self._prepare_customers()]
        return [*cards, self._prepare_suggested(), self._prepare_change()]

    def _prepare_quality(self):
        calibration = self.calibration_id
        card = {"title": self.env._("How right were the points?"), "sentences": []}
        if calibration.state != "done":
            return card | {"sentences": [self._word_waiting(calibration)]}
        tally = calibration._get_tally()
        ranks = [outcomes.win_rate for outcomes in tally.by_rank(new=True)]
        opposite = [
            row["label"]
            for row in calibration._prepare_rules()["rows"]
            if row["is_opposite"]
        ]
        card["sentences"] = [
            calibration._prepare_area(tally)["sentence"],
            calibration._word_rises(rises(ranks)),
        ]
        if opposite:
            names = ", ".join(opposite)
            card["sentences"].append(
                self.env._("The outcome says the opposite of these rules: %s.", names)
            )
        return card

    def _prepare_customers(self):
        profile = self.profile_id
        card = {"title": self.env._("Who are the customers won?"), "sentences": []}
        if profile.state != "done":
            return card | {"sentences": [self._word_waiting(profile)]}
        card["sentences"] = [
            self.env._(
                "%s traits are clearly more or less common among them than among all"
                " leads.",
                profile.clear_count,
            )
        ]
        return card

    def _prepare_suggested(self):
        suggestion = self.suggestion_id
        card = {"title": self.env._("Which weights do the outcomes suggest?")}
        if suggestion.state != "done":
            return card | {"sentences": [self._word_waiting(suggestion)]}
        sentence = self.env._(
            "%(rules)s rules, made from %(leads)s closed leads of a year.",
            rules=len(suggestion.rule_ids),
            leads=suggestion.lead_count,
        )
        return card | {"sentences": [sentence]}

    def _prepare_change(self):
        backtest = self.backtest_id
        card = {"title": self.env._("What would they change?")}
        if not backtest or backtest.state != "done":
            return card | {"sentences": [self._word_waiting(backtest)]}
        tally = backtest._get_tally()
        return card | {
            "sentences": [
                backtest._word_verdict(tally)["text"],
                backtest._prepare_matrix(tally)["sentence"],
            ]
        }

    def _word_waiting(self, part):
        if not part and self.state != "preparing":
            return self.env._("Nothing was suggested, so there is nothing to try.")
        if part and part.state == "failed":
            return part.error or self.env._("It failed.")
        return self.env._("Being prepared.")
