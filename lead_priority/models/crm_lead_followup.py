from odoo import fields, models


class CrmLead(models.Model):
    """What a rep does with a lead in two taps: call result, snooze, undo."""

    _inherit = "crm.lead"

    snoozed_until = fields.Datetime(copy=False)
