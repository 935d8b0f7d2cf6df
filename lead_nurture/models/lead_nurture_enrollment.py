from odoo import fields, models

STATES = [
    ("running", "In the Flow"),
    ("done", "Completed"),
    ("goal", "Reached the Goal"),
    ("left", "Left"),
    ("parked", "Parked"),
    ("holdout", "Held Out"),
]
# Why a lead left before the end.
REASONS = [
    ("exit_rule", "Rule of the flow"),
    ("replied", "Replied"),
    ("contacted", "A rep talks to it"),
    ("won", "Won"),
    ("lost", "Lost"),
    ("archived", "Archived"),
    ("merged", "Merged"),
    ("deleted", "Deleted or erased"),
    ("unsubscribed", "Unsubscribed"),
    ("by_hand", "Taken out by hand"),
    ("by_step", "A step said so"),
    ("version", "New version of the flow"),
    ("stopped", "Flow stopped"),
]


class LeadNurtureEnrollment(models.Model):
    """One lead in one version of a flow, at one step."""

    _name = "lead.nurture.enrollment"
    _description = "Enrollment in a Flow"
    _inherit = ["lead.runner.mixin"]
    _order = "id desc"
    _rec_name = "lead_id"
    _runner_rules_model = "lead.nurture.flow"

    flow_id = fields.Many2one(
        "lead.nurture.flow", required=True, readonly=True, ondelete="cascade"
    )
    family_id = fields.Many2one(
        "lead.nurture.flow",
        string="Flow, All Versions",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    # Journals of leads outlive them, and so does this.
    lead_id = fields.Many2one("crm.lead", readonly=True, ondelete="set null")
    step_id = fields.Many2one(
        "lead.nurture.step", "At Step", readonly=True, ondelete="set null"
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="running")
    reason = fields.Selection(REASONS, "Left Because", readonly=True)
    trigger_id = fields.Many2one(
        "lead.nurture.trigger", "Entered By", readonly=True, ondelete="set null"
    )
    execution_ids = fields.One2many("lead.nurture.execution", "enrollment_id")

    # With the id: many that entered together are due at the same moment.
    _due_idx = models.Index(
        "(due_at, id) WHERE state = 'running' AND due_at IS NOT NULL"
    )
    _parked_idx = models.Index("(arrived_at) WHERE state = 'parked'")
    _one_running_uniq = models.UniqueIndex(
        "(family_id, lead_id) WHERE state = 'running' AND lead_id IS NOT NULL"
    )
    _lead_idx = models.Index("(lead_id, family_id)")
    _step_idx = models.Index("(step_id) WHERE state = 'running'")
    _flow_idx = models.Index("(flow_id, state)")
