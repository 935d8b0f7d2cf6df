from odoo import fields, models


class CrmLead(models.Model):
    """The register and the four journals as seen from a lead."""

    _inherit = "crm.lead"

    capture_ids = fields.One2many("lead.capture", "lead_id")
    engagement_ids = fields.One2many("lead.engagement", "lead_id")
    followup_ids = fields.One2many("lead.followup", "lead_id")
    custody_ids = fields.One2many("lead.custody", "lead_id")
    qualification_change_ids = fields.One2many("lead.qualification.change", "lead_id")
