from odoo import fields, models


class LeadCallPoint(models.Model):
    """Whether one point of the talk track was said in a call, and where."""

    _name = "lead.call.point"
    _description = "Point of a Call"
    _log_access = False
    _order = "call_id, id"

    call_id = fields.Many2one(
        "lead.call", required=True, index=True, ondelete="cascade"
    )
    point_id = fields.Many2one("lead.playbook.point", required=True, ondelete="cascade")
    is_met = fields.Boolean("Said")
    sentence = fields.Char(help="The sentence that matched.")
    start = fields.Integer(help="Where in the transcript it begins, in characters.")
    likeness = fields.Float(help="How like the phrase it is, 0 to 1.")
