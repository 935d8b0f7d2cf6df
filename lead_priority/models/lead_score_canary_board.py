from odoo import api, fields, models

from ..evaluation.wilson import wilson


class LeadScoreCanary(models.Model):
    """The board of a trial: both sides with their bars, and what they say."""

    _inherit = "lead.score.canary"

    part = fields.Char(string="Part", compute="_compute_part")
    trial_share = fields.Float(compute="_compute_shares", digits=(5, 1))
    active_share = fields.Float(compute="_compute_shares", digits=(5, 1))
    verdict = fields.Char(compute="_compute_board")
    board = fields.Html(compute="_compute_board", sanitize=False)

    @api.depends("team_id", "percent")
    def _compute_part(self):
        for canary in self:
            canary.part = canary.team_id.name or self.env._(
                "%s %% of the leads", canary.percent
            )

    @api.depends("trial_leads", "trial_hits", "active_leads", "active_hits")
    def _compute_shares(self):
        for canary in self:
            canary.trial_share = _percent(canary.trial_hits, canary.trial_leads)
            canary.active_share = _percent(canary.active_hits, canary.active_leads)

    @api.depends("trial_leads", "trial_hits", "active_leads", "active_hits", "state")
    def _compute_board(self):
        for canary in self:
            canary.verdict = canary._word_verdict()
            canary.board = self.env["ir.qweb"]._render(
                "lead_priority.score_canary_board", {"sides": canary._prepare_sides()}
            )

    def _prepare_sides(self):
        """Give name, counts, share and interval (percent) of both sides."""
        sides = (
            (self.env._("Draft on trial"), self.trial_hits, self.trial_leads),
            (self.env._("Active model"), self.active_hits, self.active_leads),
        )
        for name, hits, leads in sides:
            interval = wilson(hits, leads)
            low, high = round(100 * interval.low, 1), round(100 * interval.high, 1)
            yield {
                "name": name,
                "hits": hits,
                "leads": leads,
                "share": _percent(hits, leads),
                "low": low,
                "high": high,
                "width": round(high - low, 1),
            }

    def _word_verdict(self):
        """Say in a plain sentence what the numbers say so far."""
        if self.state == "draft":
            return self.env._("Nothing is scored by the draft before you start it.")
        interval = self._get_interval()
        if not interval:
            return self.env._(
                "Too few leads so far: %(trial)s with the draft and %(active)s with the"
                " active model since the start; each side needs %(least)s.",
                trial=self.trial_leads,
                active=self.active_leads,
                least=self.least_leads,
            )
        values = {
            "low": f"{100 * interval.low:+.1f}",
            "high": f"{100 * interval.high:+.1f}",
        }
        if interval.high < -self.tolerated_fall / 100:
            return self.env._(
                "Lower with the draft, by more than is tolerated: between %(low)s and"
                " %(high)s percentage points.",
                **values,
            )
        if interval.low > 0:
            return self.env._(
                "Higher with the draft: between %(low)s and %(high)s percentage"
                " points.",
                **values,
            )
        if interval.high < 0:
            return self.env._(
                "Lower with the draft: between %(low)s and %(high)s percentage points,"
                " not clearly more than is tolerated.",
                **values,
            )
        return self.env._(
            "No clear difference: it lies between %(low)s and %(high)s percentage"
            " points.",
            **values,
        )


def _percent(hits, leads):
    return round(100 * hits / leads, 1) if leads else 0.0
