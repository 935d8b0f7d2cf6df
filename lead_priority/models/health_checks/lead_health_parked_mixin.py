from odoo import api, models


class LeadHealthParkedMixin(models.AbstractModel):
    """Work that was parked after errors.

    A button tries it again. It is no check of its own: the ones that are name their
    area and what they count.
    """

    _name = "lead.health.parked.mixin"
    _inherit = "lead.health.check"
    _description = "Health Check of Parked Work"

    @api.model
    def _get_domain(self, now):
        return [("state", "=", "parked")]

    @api.model
    def _get_mend_label(self):
        return self.env._("Try Again")

    @api.model
    def _mend_records(self, records, now):
        records.action_try_again()
