from odoo import models

from ..intake.door import Door


class LeadCaptureForm(models.Model):
    """What routes ask of a form at each request: in memory until the form changes."""

    _name = "lead.capture.form"
    _inherit = ["lead.capture.form", "lead.door.mixin"]

    def _make_door(self):
        return Door(
            form_id=self.id,
            company_id=self.company_id.id,
            required=tuple(q.name for q in self.field_ids if q.is_required),
            is_consent_required=self.is_consent_required,
            sender_limit=self.sender_limit,
            form_limit=self.form_limit,
            origins=frozenset(self.site_ids._get_origins()),
        )
