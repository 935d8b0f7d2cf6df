from odoo import api, models


class LeadWorkingTimeMixin(models.AbstractModel):
    """Records that say when people work: limits are computed anew when they change."""

    _name = "lead.working.time.mixin"
    _description = "Working Time of Limits"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env["resource.calendar"]._note_working_time_change()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env["resource.calendar"]._note_working_time_change()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["resource.calendar"]._note_working_time_change()
        return result
