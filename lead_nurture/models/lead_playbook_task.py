from odoo import fields, models

STATES = [
    ("pending", "Waits for Other Branches"),
    ("running", "Open"),
    ("done", "Done"),
    ("skipped", "Skipped"),
    ("not_needed", "Not Needed"),
    ("called_off", "Called Off"),
    ("parked", "Parked"),
]


class LeadPlaybookTask(models.Model):
    """One step of one run: the task of one person, opened exactly once a visit.

    It is worked as its ``mail.activity``; the job looks at it when ``due_at`` says so.
    """

    _name = "lead.playbook.task"
    _description = "Task of a Playbook"
    _inherit = ["lead.runner.mixin"]
    _order = "id desc"
    _rec_name = "step_id"
    _runner_rules_model = "lead.playbook"

    run_id = fields.Many2one(
        "lead.playbook.run", required=True, readonly=True, ondelete="cascade"
    )
    playbook_id = fields.Many2one(
        "lead.playbook", required=True, readonly=True, ondelete="cascade"
    )
    step_id = fields.Many2one(
        "lead.playbook.step", required=True, readonly=True, ondelete="cascade"
    )
    lead_id = fields.Many2one("crm.lead", readonly=True, ondelete="set null")
    user_id = fields.Many2one(
        "res.users", "Responsible", readonly=True, ondelete="set null"
    )
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, index="btree_not_null", ondelete="set null"
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="running")

    # Until when (naive UTC), and what was done about it
    remind_at = fields.Datetime("Reminder", readonly=True)
    limit_at = fields.Datetime("Limit", readonly=True)
    reminded_at = fields.Datetime("Reminded On", readonly=True)
    overdue_at = fields.Datetime("Overdue Since", readonly=True)
    escalated_at = fields.Datetime("Escalated On", readonly=True)
    escalation_id = fields.Many2one(
        "mail.activity", "Task of the Manager", readonly=True, ondelete="set null"
    )
    handed_over_at = fields.Datetime("Handed Over On", readonly=True)

    # How it ended
    done_by_id = fields.Many2one(
        "res.users", "Done By", readonly=True, ondelete="set null"
    )
    is_automatic = fields.Boolean("Done by Itself", readonly=True)
    outcome_id = fields.Many2one(
        "lead.playbook.outcome", readonly=True, ondelete="set null"
    )
    feedback = fields.Text(readonly=True)
    skip_reason_id = fields.Many2one(
        "lead.playbook.skip.reason", "Skipped Because", readonly=True
    )
    skip_note = fields.Char("Note on the Skip", readonly=True)
    checked_ids = fields.Many2many(
        "lead.playbook.check", string="Ticked", help="What of the checklist is done."
    )

    # One row for a visit of a step: nothing opens twice, branches meet here.
    _visit_uniq = models.UniqueIndex("(run_id, step_id, visit)")
    _due_idx = models.Index(
        "(due_at, id) WHERE state = 'running' AND due_at IS NOT NULL"
    )
    _parked_idx = models.Index("(arrived_at) WHERE state = 'parked'")
    _open_idx = models.Index("(lead_id) WHERE state IN ('pending', 'running')")
    _user_idx = models.Index("(user_id, limit_at) WHERE state = 'running'")
    _step_idx = models.Index("(step_id, state)")
