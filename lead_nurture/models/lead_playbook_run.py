from odoo import fields, models

STATES = [
    ("running", "Running"),
    ("done", "Completed"),
    ("ended", "Ended Before"),
]
# Why a run ended before its last step.
REASONS = [
    ("won", "Won"),
    ("lost", "Lost"),
    ("archived", "Archived"),
    ("merged", "Merged"),
    ("deleted", "Deleted or erased"),
    ("reclaimed", "No owner any more"),
    ("by_outcome", "An outcome said so"),
    ("refused", "Refused in a review"),
    ("by_hand", "Ended by hand"),
    ("version", "New version of the playbook"),
    ("stopped", "Playbook stopped"),
]
STARTS = [
    ("by_hand", "By hand"),
    ("assigned", "Lead assigned"),
    ("qualification", "Qualification"),
    ("stage", "Stage"),
    ("flow", "A flow"),
    ("api", "Another program"),
]


class LeadPlaybookRun(models.Model):
    """One lead in one version of a playbook; what is done in it are its tasks."""

    _name = "lead.playbook.run"
    _description = "Run of a Playbook"
    _log_access = False
    _order = "id desc"
    _rec_name = "lead_id"

    playbook_id = fields.Many2one(
        "lead.playbook", required=True, readonly=True, ondelete="cascade"
    )
    family_id = fields.Many2one(
        "lead.playbook",
        string="Playbook, All Versions",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    # Journals of leads outlive them, and so does this.
    lead_id = fields.Many2one("crm.lead", readonly=True, ondelete="set null")
    state = fields.Selection(STATES, required=True, readonly=True, default="running")
    reason = fields.Selection(REASONS, "Ended Because", readonly=True)
    note = fields.Char(readonly=True)
    start = fields.Selection(STARTS, "Started By", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", "Started By Whom", readonly=True, ondelete="set null"
    )
    owner_id = fields.Many2one(
        "res.users", "Owner", readonly=True, index="btree_not_null", ondelete="set null"
    )
    started_at = fields.Datetime("Started On", required=True, readonly=True)
    ended_at = fields.Datetime("Ended On", readonly=True)
    changed_at = fields.Datetime(
        required=True,
        readonly=True,
        help="Touched by whoever opens or closes a task, so that they take turns.",
    )
    milestone_step_id = fields.Many2one(
        "lead.playbook.step", "Milestone", readonly=True, ondelete="set null"
    )
    task_ids = fields.One2many("lead.playbook.task", "run_id")

    _one_running_uniq = models.UniqueIndex(
        "(family_id, lead_id) WHERE state = 'running' AND lead_id IS NOT NULL"
    )
    _lead_idx = models.Index("(lead_id, family_id)")
    _playbook_idx = models.Index("(playbook_id, state)")
