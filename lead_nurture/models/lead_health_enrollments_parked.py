from datetime import timedelta

from odoo import api, models


class LeadHealthEnrollmentsParked(models.AbstractModel):
    """Enrollments that were parked after errors."""

    _name = "lead.health.enrollments.parked"
    _inherit = "lead.health.parked.mixin"
    _description = "Health Check: Leads stuck in a flow"
    _area = "flows"
    _sequence = 20
    _model = "lead.nurture.enrollment"
    _moment = "arrived_at"
    _company = "flow_id.company_id"
    _action = "lead_nurture.lead_nurture_enrollment_action"
    _broken_after = timedelta(days=1)

    @api.model
    def _get_title(self):
        return self.env._("Leads stuck in a flow")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "A step failed five times for them, and they stay where they are until a "
            "person helps. Why stands on the enrollment; try again when it is mended."
        )
