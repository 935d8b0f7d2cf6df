from odoo import api, fields, models

from odoo.addons.lead_priority.models.res_company import SETTINGS

FLOWS_PAUSED = "lead_flows_paused"


class ResCompany(models.Model):
    """All flows of a company can be held for a while."""

    _inherit = "res.company"

    lead_flows_paused = fields.Boolean(
        string="Pause Flows",
        help="Nobody enters a flow and no step is done, until this is off again.",
        prefetch=SETTINGS,
    )

    @api.model
    def _get_pauses(self):
        return super()._get_pauses() | {FLOWS_PAUSED: self.env._("flows")}

    def write(self, vals):
        result = super().write(vals)
        if FLOWS_PAUSED in vals:
            self.env["lead.nurture.enrollment"]._trigger_run()
        return result
