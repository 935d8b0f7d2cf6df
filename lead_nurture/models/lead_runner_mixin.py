from odoo import fields, models


class LeadRunnerMixin(models.AbstractModel):
    """An instance that goes from step to step: an enrollment of a flow, a playbook run.

    Due rows are taken by index with SKIP LOCKED, so several workers share them; a
    batch is a transaction, so a killed worker leaves nothing half done.
    """

    _name = "lead.runner.mixin"
    _description = "Goes from Step to Step"
    _log_access = False

    due_at = fields.Datetime(
        "Next Look",
        readonly=True,
        help="When the step is looked at next; empty: when something happens.",
    )
    entered_at = fields.Datetime("Entered On", required=True, readonly=True)
    arrived_at = fields.Datetime("At This Step Since", readonly=True)
    ended_at = fields.Datetime("Ended On", readonly=True)
    visit = fields.Integer(
        default=1,
        required=True,
        readonly=True,
        aggregator=None,
        help="1 at the first visit of a step; more after a jump back.",
    )
    tries = fields.Integer(readonly=True, aggregator=None)
    error = fields.Text(readonly=True, help="Why the step could not be done.")
