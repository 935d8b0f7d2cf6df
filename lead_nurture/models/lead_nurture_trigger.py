from odoo import fields, models


class LeadNurtureTrigger(models.Model):
    """One thing that lets a lead enter a flow; any one of a flow's triggers is enough.

    Kinds are added by ``selection_add``, each in a file of its own.
    """

    _name = "lead.nurture.trigger"
    _description = "Trigger of a Flow"
    _inherit = ["lead.version.part.mixin"]
    _version_field = "flow_id"
    _order = "sequence, id"

    flow_id = fields.Many2one("lead.nurture.flow", required=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("manual", "By hand or by another flow")], required=True, default="manual"
    )
