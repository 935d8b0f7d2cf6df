from odoo import fields, models

STATES = [
    ("waiting", "Waiting"),
    ("queued", "To Send"),
    ("sending", "Sending"),
    ("unknown", "Fate Unknown"),
    ("done", "Done"),
    ("skipped", "Skipped"),
    ("failed", "Failed"),
]
# Why a step was skipped, failed or waits.
REASONS = [
    ("no_consent", "No consent"),
    ("blacklisted", "On the exclusion list"),
    ("unsubscribed", "Unsubscribed"),
    ("no_address", "No valid address"),
    ("no_content", "Nothing new to send"),
    ("quiet_hours", "Quiet hours"),
    ("frequency_cap", "Frequency cap"),
    ("refused", "Refused by the mail server"),
    ("no_connection", "No connection"),
    ("error", "Error"),
    ("not_needed", "Not needed"),
]


class LeadNurtureExecution(models.Model):
    """What became of one enrollment at one visit of one step: written exactly once."""

    _name = "lead.nurture.execution"
    _description = "Step of an Enrollment"
    _log_access = False
    _order = "id desc"

    enrollment_id = fields.Many2one(
        "lead.nurture.enrollment", required=True, readonly=True, ondelete="cascade"
    )
    step_id = fields.Many2one(
        "lead.nurture.step", required=True, readonly=True, ondelete="cascade"
    )
    visit = fields.Integer(required=True, readonly=True, aggregator=None)
    lead_id = fields.Many2one("crm.lead", readonly=True, ondelete="set null")
    state = fields.Selection(STATES, required=True, readonly=True)
    outcome = fields.Char(readonly=True)
    reason = fields.Selection(REASONS, readonly=True)
    note = fields.Char(readonly=True)
    started_at = fields.Datetime(required=True, readonly=True)
    done_at = fields.Datetime(readonly=True)

    # One row for a visit of a step: nothing is done twice.
    _visit_uniq = models.UniqueIndex("(enrollment_id, step_id, visit)")
    _step_idx = models.Index("(step_id, state)")
    _open_idx = models.Index(
        "(state, id) WHERE state IN ('queued', 'sending', 'unknown')"
    )
    _lead_idx = models.Index("(lead_id)")
