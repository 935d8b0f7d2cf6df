from odoo import api, models


class LeadHealthCallsParked(models.AbstractModel):
    """Calls that were parked after errors."""

    _name = "lead.health.calls.parked"
    _inherit = "lead.health.parked.mixin"
    _description = "Health Check: Calls that could not be compared"
    _area = "flows"
    _sequence = 80
    _model = "lead.call"
    _moment = "write_date"
    _company = "lead_id.company_id"
    _action = "lead_nurture.lead_call_action"
    _broken_after = None

    @api.model
    def _get_title(self):
        return self.env._("Calls that could not be compared")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "Speech recognition, or comparing with the talk track, failed five times. "
            "Why stands on the call; try again when it is mended."
        )
