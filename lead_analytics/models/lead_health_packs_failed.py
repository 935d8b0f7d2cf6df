from datetime import timedelta

from odoo import api, models


class LeadHealthPacksFailed(models.AbstractModel):
    """Files of review packs that failed."""

    _name = "lead.health.packs.failed"
    _inherit = "lead.health.check"
    _description = "Health Check: Review packs that were not made"
    _area = "reports"
    _sequence = 20
    _model = "lead.review.pack.file"
    _moment = "requested_at"
    _action = "lead_analytics.lead_review_pack_file_action"
    _broken_after = None

    @api.model
    def _get_title(self):
        return self.env._("Review packs that were not made")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "The file of somebody's review pack could not be made within the last "
            "month. Why stands on the file; try again when it is mended."
        )

    @api.model
    def _get_domain(self, now):
        return [
            ("state", "=", "failed"),
            ("requested_at", ">", now - timedelta(days=31)),
        ]

    @api.model
    def _get_mend_label(self):
        return self.env._("Try Again")

    @api.model
    def _mend_records(self, records, now):
        records.action_try_again()
