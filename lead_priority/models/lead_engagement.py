from odoo import fields, models


class LeadEngagement(models.Model):
    """What a lead did: form, page view, download, open, click, reply, webinar ...

    Written by ``_record_engagement`` only.
    """

    _name = "lead.engagement"
    _description = "Engagement of a Lead"
    _inherit = ["lead.journal.mixin"]
    _order = "occurred_at desc, id desc"

    _journal_personal = ("url", "external_key", "description")

    lead_id = fields.Many2one("crm.lead", ondelete="set null")
    type_id = fields.Many2one("lead.engagement.type", required=True, ondelete="restrict")
    occurred_at = fields.Datetime(required=True)
    recorded_at = fields.Datetime(required=True)
    capture_id = fields.Many2one("lead.capture", ondelete="restrict")
    source_id = fields.Many2one("utm.source", ondelete="set null")
    medium_id = fields.Many2one("utm.medium", ondelete="set null")
    campaign_id = fields.Many2one("utm.campaign", ondelete="set null")
    value = fields.Float()
    url = fields.Char()
    description = fields.Char()
    external_key = fields.Char(help="Key of the event at its sender; kept once.")

    _lead_type_idx = models.Index("(lead_id, type_id, occurred_at)")
    _external_key_uniq = models.UniqueIndex(
        "(external_key) WHERE external_key IS NOT NULL"
    )
