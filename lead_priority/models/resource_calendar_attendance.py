from odoo import models


class ResourceCalendarAttendance(models.Model):
    """Hours of the week that change: limits are computed anew."""

    _name = "resource.calendar.attendance"
    _inherit = ["resource.calendar.attendance", "lead.working.time.mixin"]
