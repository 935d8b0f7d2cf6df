from odoo import api, models


class LeadDoorMixin(models.AbstractModel):
    """Records of which public routes keep something in memory: until they change."""

    _name = "lead.door.mixin"
    _description = "Kept in Memory by Public Routes"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self._forget_doors()
        return records

    def write(self, vals):
        result = super().write(vals)
        self._forget_doors()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget_doors()
        return result

    @api.model
    def _forget_doors(self):
        """Read anew from now on; and from the commit on, what others read meanwhile."""
        self.env.registry.clear_cache()
        self.env.cr.postcommit.add(self.env.registry.clear_cache)
