from odoo import api, models


class ResourceCalendarLeaves(models.Model):
    """Public holidays that change: limits are computed anew; time off of a person
    changes no limit."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._note_if_public()
        return leaves

    def write(self, vals):
        self._note_if_public()
        result = super().write(vals)
        self._note_if_public()
        return result

    def unlink(self):
        self._note_if_public()
        return super().unlink()

    def _note_if_public(self):
        if any(not leave.resource_id for leave in self):
            self.env["resource.calendar"]._note_working_time_change()
