from odoo import api, models, tools

from ..intake.door import Door


class LeadCaptureForm(models.Model):
    """What routes ask of a form at each request: in memory until the form changes."""

    _name = "lead.capture.form"
    _inherit = ["lead.capture.form", "lead.door.mixin"]

    @api.model
    def _find_door(self, key):
        """Give the ``Door`` of the active form of a public key, or None."""
        return self._get_doors()[0].get(key)

    def _get_door(self):
        """Give the ``Door`` of this form, active or not."""
        return self._get_doors()[1][self.id]

    @api.model
    @tools.ormcache()
    def _get_doors(self):
        """Give the doors of active forms by their key, and of all by their id."""
        # sudo: the random key is what gives access; nothing else is told
        forms = (
            self.sudo().with_context(active_test=False).search([("id", "!=", False)])
        )
        doors = {
            form.id: form._make_door() for form in forms.with_context(active_test=True)
        }
        return {f.key: doors[f.id] for f in forms if f.active and f.key}, doors

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
