from odoo import fields, models


class LeadNurtureStep(models.Model):
    """One step of a flow: a node of the tree.

    A step hangs on its parent by one of the parent's outcomes. Kinds are added by
    ``selection_add``, each in a file of its own with its fields, its
    ``_get_outcomes_<kind>()`` where it has several, and its ``_run_<kind>(dues, now)``:
    ``lead_nurture_step_run.py`` says what these take and give.
    """

    _name = "lead.nurture.step"
    _description = "Step of a Flow"
    _inherit = ["lead.version.part.mixin"]
    _version_field = "flow_id"
    _order = "flow_id, sequence, id"

    flow_id = fields.Many2one(
        "lead.nurture.flow", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection([("end", "Leave the flow")], required=True)
    parent_id = fields.Many2one(
        "lead.nurture.step",
        string="After",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: the first step of the flow.",
    )
    outcome = fields.Char(
        default="next",
        required=True,
        help="Of the step before: by which of its outcomes this step is reached.",
    )
    child_ids = fields.One2many("lead.nurture.step", "parent_id")
    origin_id = fields.Many2one(
        "lead.nurture.step",
        ondelete="set null",
        copy=False,
        help="The same step in the version before: leads that move arrive here.",
    )

    _parent_outcome_uniq = models.UniqueIndex(
        "(flow_id, COALESCE(parent_id, 0), outcome)"
    )
