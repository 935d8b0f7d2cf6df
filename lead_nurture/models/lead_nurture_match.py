from odoo import fields, models


class LeadNurtureMatch(models.Model):
    """A lead matches a trigger of an active flow, since when; kept by the entry job."""

    _name = "lead.nurture.match"
    _description = "Lead That Matches a Trigger"
    _log_access = False

    trigger_id = fields.Many2one(
        "lead.nurture.trigger", required=True, ondelete="cascade"
    )
    lead_id = fields.Many2one("crm.lead", required=True, index=True, ondelete="cascade")
    since = fields.Datetime(required=True)

    _trigger_lead_uniq = models.UniqueIndex("(trigger_id, lead_id)")
