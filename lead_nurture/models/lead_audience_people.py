from odoo import models

from .. import audiences

# What lets one be shown to somebody elsewhere.
AGREED = ("given", "confirmed")


class LeadAudience(models.Model):
    """Who of an audience may be told to a platform, as the platform wants it."""

    _inherit = "lead.audience"

    def _get_people(self):
        """Give (``audiences.Member`` of those who may be exported, number left out)."""
        self.ensure_one()
        self.check_access("read")
        # sudo: members of the company's audience; what leaves is hashed and logged
        leads = self.sudo().member_ids.lead_id
        allowed = self._filter_allowed(leads)
        return [self._describe_lead(lead) for lead in allowed], len(leads) - len(
            allowed
        )

    def _filter_allowed(self, leads):
        """Leave out who did not agree, took it back, or is on an exclusion list."""
        states = leads._get_consent_states("marketing")
        return leads.filtered(
            lambda lead: (
                states.get(lead.id) != "withdrawn"
                and (states.get(lead.id) in AGREED or not self.is_consent_required)
                and not lead.is_blacklisted
                and not lead.phone_sanitized_blacklisted
            )
        )

    def _describe_lead(self, lead):
        first_name, _space, last_name = (lead.contact_name or "").strip().partition(" ")
        return audiences.Member(
            email=lead.email_normalized or "",
            phone=lead.phone_sanitized or "",
            first_name=first_name if last_name else "",
            last_name=last_name.split()[-1] if last_name.split() else "",
            country=lead.country_id.code or "",
        )
