from odoo import fields, models


class LeadTargetPoint(models.Model):
    """Where a target stood on a day: one for each week, written by its job."""

    _name = "lead.target.point"
    _description = "Where a Target Stood"
    _order = "day, id"
    _rec_name = "day"
    _log_access = False

    target_id = fields.Many2one(
        "lead.target", required=True, readonly=True, ondelete="cascade"
    )
    day = fields.Date(required=True, readonly=True)
    value = fields.Float(readonly=True)

    _target_day_uniq = models.UniqueIndex("(target_id, day)")
