from datetime import timedelta

from odoo import models

from ...retention import Hold

# After so many half-lives nothing is left of an occurrence: 1,000 points are less than
# the billionth that rounding forgives.
HALVINGS = 40


class LeadScoreRule(models.Model):
    """How far back a rule looks at single engagements."""

    _inherit = "lead.score.rule"

    def _get_hold(self, now):
        """Give the ``Hold`` of this rule, or None: then months tell it all it needs.

        Counts, types and the latest moment of all time are known from the months.
        """
        self.ensure_one()
        if self.kind != "engagement":
            return None
        if self.window_days:
            days = self.window_days
        elif self.counting == "each" and self.half_life_days:
            days = self.half_life_days * HALVINGS
        else:
            return None
        # What left the window has to be scored without it before it is moved.
        seen = min(now, self.model_id.scored_until or now)
        return Hold(
            self.env._(
                "Score rule “%(rule)s” looks back %(days)s days.",
                rule=self.name,
                days=days,
            ),
            frozenset(self.engagement_type_ids.ids),
            seen - timedelta(days=days),
        )

    def _counts_beyond_singles(self, moment, rolled_up):
        """Tell whether at ``moment`` it counted what is now known by month only.

        ``rolled_up``: {type id: (first, last) moment that was rolled up}
        """
        self.ensure_one()
        known = [rolled_up[t] for t in self.engagement_type_ids.ids if t in rolled_up]
        if self.kind != "engagement" or not known:
            return False
        last = max(end for __, end in known)
        if not self.window_days:
            return moment < last
        since = moment - timedelta(days=self.window_days)
        return since < last and moment > min(start for start, __ in known)
