from odoo import fields, models


class LeadPlaybookRight(models.Model):
    """What a lead may have while it is at a milestone: a discount, a trial.

    Buttons, server actions and record rules ask for it by its code:
    ``lead._has_playbook_right("discount")``, ``playbook_right_ids.code``.
    """

    _name = "lead.playbook.right"
    _description = "Right at a Milestone"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="How programs name it: discount.")
    description = fields.Char(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)")
