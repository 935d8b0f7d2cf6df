from odoo import api, models


class EventRegistration(models.Model):
    """Whoever attended did so as a lead: an engagement on each lead of the person."""

    _inherit = "event.registration"

    @api.model_create_multi
    def create(self, vals_list):
        registrations = super().create(vals_list)
        registrations.filtered(lambda r: r.state == "done")._record_attendance()
        return registrations

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "done":
            self._record_attendance()
        return result

    def _record_attendance(self):
        """Record once per lead and registration that the person was there."""
        now = self.env.cr.now()
        # sudo: who checks people in need not see leads; nothing is shown
        rows = [
            {
                "lead_id": lead.id,
                "type_id": registration.event_id.lead_engagement_type_id.id,
                "description": registration.event_id.name,
                "external_key": f"event:{registration.id}:{lead.id}",
            }
            for registration in self.sudo()
            for lead in registration.lead_ids
            if registration.event_id.lead_engagement_type_id
        ]
        if rows:
            self.env["lead.engagement"].sudo()._record_engagement(rows, now=now)
