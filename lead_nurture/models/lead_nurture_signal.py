from odoo import fields, models


class LeadNurtureSignal(models.Model):
    """Something happened to a lead that flows may answer; the job takes and deletes it.

    Written in the transaction of what happened, so that nothing is overlooked, and
    only while a flow is active.
    """

    _name = "lead.nurture.signal"
    _description = "Something Happened to a Lead"
    _log_access = False

    lead_id = fields.Many2one("crm.lead", required=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("engagement", "Engagement"),
            ("qualification", "Qualification"),
            ("custody", "Custody"),
            ("followup", "Follow-up"),
        ],
        required=True,
    )
    happened_at = fields.Datetime(required=True)
