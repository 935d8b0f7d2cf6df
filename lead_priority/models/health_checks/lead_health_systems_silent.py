from odoo import api, models


class LeadHealthSystemsSilent(models.AbstractModel):
    """Connected systems from which nothing comes any more."""

    _name = "lead.health.systems.silent"
    _inherit = "lead.health.check"
    _description = "Health Check: Connected systems that are silent"
    _area = "capture"
    _sequence = 70
    _model = "lead.connected.system"
    _moment = "silent_since"
    _action = "lead_priority.lead_connected_system_action"
    _broken_after = None

    @api.model
    def _get_title(self):
        return self.env._("Connected systems that are silent")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "Something came from them at a steady pace, and nothing does any more. "
            "Ask who answers for the data; where it is meant to be so, switch the "
            "system off or expect less often."
        )

    @api.model
    def _get_domain(self, now):
        return [("state", "=", "silent")]

    @api.model
    def _get_mend_label(self):
        return self.env._("Count Again")

    @api.model
    def _mend(self, now):
        self.env["lead.connected.system"]._refresh(now)
        return self.env._("Counted.")
