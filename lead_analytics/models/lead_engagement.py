from odoo import api, models
from odoo.tools import SQL

from .lead_milestone_source import ENTRY_MINUTES


class LeadEngagement(models.Model):
    """Engagements that reports read one by one."""

    _inherit = "lead.engagement"

    @api.model
    def _get_row_holds(self):
        return [
            *super()._get_row_holds(),
            (
                SQL(
                    """e.capture_id IS NULL AND COALESCE(e.source_id, e.medium_id,
                                                      e.campaign_id) IS NOT NULL"""
                ),
                self.env._("Attribution counts each one that came by a channel."),
            ),
            (
                SQL(
                    """EXISTS (SELECT FROM lead_capture came
                          WHERE came.lead_id = e.lead_id
                            AND came.received_at + make_interval(mins => %s)
                                >= date_trunc('month', e.occurred_at)
                            AND came.received_at < date_trunc('month', e.occurred_at)
                                                   + interval '1 month')""",
                    ENTRY_MINUTES,
                ),
                self.env._("Activation is told apart from coming in, in that month."),
            ),
        ]
