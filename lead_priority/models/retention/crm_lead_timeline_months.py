from odoo import models

from ...months import format_month


class CrmLead(models.Model):
    """Old months on the timeline: one line for what a lead did so often."""

    _inherit = "crm.lead"

    def _get_timeline_engagement(self, limit):
        rows = super()._get_timeline_engagement(limit)
        months = self.env["lead.engagement.month"].search(
            [("lead_id", "in", self.ids)], order="last_at desc, id desc", limit=limit
        )
        return rows + [self._prepare_month_row(month) for month in months]

    def _prepare_month_row(self, month):
        return self._prepare_timeline_row(
            "engagement",
            month,
            month.last_at,
            # Its own numbers: those of single engagements are others.
            key=f"engagement-month-{month.id}",
            icon=month.type_id.icon or "fa-bolt",
            title=self.env._(
                "%(month)s: %(times)s × %(type)s",
                month=format_month(self.env, month.month),
                times=month.times,
                type=month.type_id.name,
            ),
            detail=self.env._("by a program, not scored") if month.is_automated else "",
            is_muted=month.is_automated,
        )
