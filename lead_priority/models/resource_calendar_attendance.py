from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    """Hours of the week that change: limits are computed anew."""

    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        self.env["resource.calendar"]._note_working_time_change()
        return attendances

    def write(self, vals):
        result = super().write(vals)
        self.env["resource.calendar"]._note_working_time_change()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["resource.calendar"]._note_working_time_change()
        return result
