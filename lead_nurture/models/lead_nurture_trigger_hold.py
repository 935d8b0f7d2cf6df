from datetime import timedelta

from odoo import models

from odoo.addons.lead_priority.retention import Hold

# Kinds that count engagements, and the category of these; none: its own types.
COUNTING = {"engagement": None, "form": "form", "download": "download", "page": "page"}


class LeadNurtureTrigger(models.Model):
    """How far back a trigger counts single engagements."""

    _inherit = "lead.nurture.trigger"

    def _get_hold(self, now):
        """Give the ``Hold`` of this trigger; None when it counts no engagements."""
        self.ensure_one()
        if self.kind not in COUNTING:
            return None
        starts = [self.flow_id._get_counts_since()]
        if self.window_days:
            starts.append(now - timedelta(days=self.window_days))
        return Hold(
            self.env._(
                "Flow “%(flow)s” begins by: %(what)s.",
                flow=self.flow_id.name,
                what=getattr(self, f"_get_sentence_{self.kind}")(),
            ),
            self._get_counted_type_ids(),
            max(filter(None, starts), default=None),
        )

    def _get_counted_type_ids(self):
        if category := COUNTING[self.kind]:
            types = self.env["lead.engagement.type"].with_context(active_test=False)
            return frozenset(types.search([("category", "=", category)]).ids)
        if not self.engagement_type_ids:
            return None
        return frozenset((self.engagement_type_ids | self.unless_type_ids).ids)
