from odoo import fields, models


class LeadSegmentMember(models.Model):
    """A lead is in a segment, since when; kept by ``lead.segment._keep_current``."""

    _name = "lead.segment.member"
    _description = "Lead in a Segment"
    _log_access = False
    _order = "since desc, id desc"
    _rec_name = "lead_id"

    segment_id = fields.Many2one(
        "lead.segment", required=True, readonly=True, ondelete="cascade"
    )
    lead_id = fields.Many2one(
        "crm.lead", required=True, readonly=True, index=True, ondelete="cascade"
    )
    since = fields.Datetime(required=True, readonly=True)

    _segment_lead_uniq = models.UniqueIndex("(segment_id, lead_id)")
