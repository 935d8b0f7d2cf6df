from odoo import models


class LeadApiKey(models.Model):
    """What a key says of itself to the program that has it."""

    _inherit = "lead.api.key"

    def _describe(self):
        """Give name, company, what it may do, and the codes that it may use."""
        self.ensure_one()
        return {
            "name": self.name,
            "company": self.company_id.name,
            "may": [kind for kind, field in self._get_scopes().items() if self[field]],
            "test": self.is_test,
            "requires_signature": self.requires_signature,
            "requests_per_minute": self.limit_per_minute or None,
            "expires_at": self._word_moment(self.expires_at)
            if self.expires_at
            else None,
            "engagement_types": [
                {"code": kind.code, "name": kind.name}
                for kind in self.env["lead.engagement.type"].search([])
            ],
        }
