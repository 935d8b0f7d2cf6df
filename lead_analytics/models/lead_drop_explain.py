from odoo import models
from odoo.tools import SQL

from ..metrics.contrast import Trait, contrast
from ..metrics.counts import Counts
from .lead_drop_steps import DIMENSIONS

# How leads that did not make it ended; those not decided yet stand at some stage.
OUTCOMES = ("lost_reason_id", "stage_id")
DECIDED = "won"
MOST_CAUSES, MOST_ENDS = 6, 3
# Fewer leads with a step, or a smaller share: its name may be a free text.
FEWEST_LEADS = 5
SMALLEST_SHARE = 0.05


class LeadDrop(models.Model):
    """Why: what differs between the leads before and since, the largest part first."""

    _inherit = "lead.drop"

    def _explain(self):
        """Write down what differs anew: what may be the cause, then how leads end."""
        self.ensure_one()
        before = Counts(self.before_cases, self.before_hits)
        after = Counts(self.after_cases, self.after_hits)
        found = contrast(before, after, self._get_traits())
        causes = [one for one in found if one.trait.kind != "outcome"][:MOST_CAUSES]
        ends = [one for one in found if one.trait.kind == "outcome"][:MOST_ENDS]
        self.trait_ids.unlink()
        self.env["lead.drop.trait"].create(
            [
                self._prepare_trait(number, one)
                for number, one in enumerate([*causes, *ends])
            ]
        )

    def _prepare_trait(self, number, one):
        dimension, value_id, name = one.trait.key
        return {
            "drop_id": self.id,
            "sequence": number,
            "kind": one.trait.kind,
            "dimension": dimension,
            "value_id": value_id,
            "step_name": name,
            "share_before": 100 * one.share_before,
            "share_after": 100 * one.share_after,
            "rate_before": 100 * one.trait.before.rate,
            "rate_after": 100 * one.trait.after.rate,
            "carried": 100 * one.carried,
            "part": 100 * one.part,
        }

    def _get_own_cases(self):
        first, fell, end = self._get_bounds()
        cases = self._cases_sql(
            self.company_id,
            self.step,
            first,
            end,
            self._slice_sql(self.dimension, self.value_id),
        )
        return cases, SQL("(entered >= %s)", fell)

    def _get_traits(self):
        """Give everything that leads of this drop may differ in, with its counts."""
        cases, is_after = self._get_own_cases()
        dimensions = [name for name in DIMENSIONS if name != self.dimension]
        outcomes = OUTCOMES if self.step == DECIDED else ()
        slices = self._count_slices(cases, is_after, [*dimensions, *outcomes])
        traits = [
            self._to_trait(key, counts)
            for key, counts in slices.items()
            if key[0] != "all"
        ]
        # What the contact was is no reason why there was none.
        if self.step != "contacted":
            traits += self._get_step_traits(cases, is_after)
        return traits

    def _to_trait(self, key, counts):
        old, new = counts.get(False, (0, 0)), counts.get(True, (0, 0))
        if key[0] in OUTCOMES:
            old, new = ((leads - hits, 0) for leads, hits in (old, new))
            return Trait((*key, False), "outcome", Counts(*old), Counts(*new))
        return Trait((*key, False), "trait", Counts(*old), Counts(*new))

    def _get_step_traits(self, cases, is_after):
        """Give the steps of ours, by name and by channel, that leads had in time."""
        rows = self.env.execute_query(
            SQL(
                """WITH cases AS MATERIALIZED (SELECT *, %(after)s AS is_after
                                                 FROM (%(cases)s) c),
                        had AS (
                        SELECT DISTINCT cases.id, cases.is_after, cases.is_hit,
                               kind.dimension, kind.name
                          FROM cases JOIN lead_followup step
                            ON step.lead_id = cases.lead_id
                           AND step.occurred_at <= cases.over_at
                         CROSS JOIN LATERAL (VALUES
                               ('step', %(name)s),
                               ('channel', CASE WHEN %(valid)s THEN step.channel END))
                               kind (dimension, name)
                         WHERE kind.name IS NOT NULL)
                   SELECT dimension, name, is_after, count(*),
                          count(*) FILTER (WHERE is_hit)
                     FROM had GROUP BY 1, 2, 3
                    ORDER BY 1 DESC, 2""",
                after=is_after,
                cases=cases,
                name=self.env["lead.followup"]._step_name_sql("step"),
                valid=self.env["lead.followup"]._valid_sql("step"),
            )
        )
        counts = {}
        for dimension, name, after, leads, hits in rows:
            counts.setdefault((dimension, 0, name), {})[after] = Counts(leads, hits)
        enough = max(
            FEWEST_LEADS, SMALLEST_SHARE * (self.before_cases + self.after_cases)
        )
        return [
            Trait(key, "step", of.get(False, Counts()), of.get(True, Counts()))
            for key, of in counts.items()
            if sum(one.cases for one in of.values()) >= enough
        ]
