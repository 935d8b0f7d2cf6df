from odoo import fields, models


class LeadScoreGroup(models.Model):
    """Rules of one subject (title, company, web behaviour) under a common cap."""

    _name = "lead.score.group"
    _description = "Group of Score Rules"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    model_id = fields.Many2one("lead.score.model", required=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    dimension = fields.Selection(
        [("fit", "Profile"), ("engagement", "Behaviour")], required=True, default="fit"
    )
    cap = fields.Integer(help="Most points this group can give; 0 = no limit.")
    rule_ids = fields.One2many("lead.score.rule", "group_id", copy=True)
