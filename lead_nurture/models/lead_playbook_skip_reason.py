from odoo import fields, models


class LeadPlaybookSkipReason(models.Model):
    """Why a step is left out."""

    _name = "lead.playbook.skip.reason"
    _description = "Reason to Skip a Playbook Step"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
