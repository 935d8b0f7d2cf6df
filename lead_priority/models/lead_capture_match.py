from odoo import api, models
from odoo.fields import Domain

from ..intake.matching import ARCHIVED, LOST, OPEN, WON, Directory, Keys, Target


class LeadCapture(models.Model):
    """Finding the leads that a batch of captures can belong to, by one search."""

    _inherit = "lead.capture"

    @api.model
    def _find_candidates(self, company, keys_list):
        """Give the directory of this company's leads that have one of the keys."""
        directory = Directory()
        for lead in self._search_by_keys(company, keys_list):
            target = Target(lead.id, self._get_match_status(lead))
            directory.add(target, self._get_lead_keys(lead))
        return directory

    @api.model
    def _search_by_keys(self, company, keys_list):
        # sudo: a capture belongs to its lead whoever owns it; nothing is shown.
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        domain = Domain.OR(
            Domain(field_name, "in", values)
            for field_name, values in (
                ("external_key", {keys.external for keys in keys_list} - {""}),
                ("email_normalized", {keys.email for keys in keys_list} - {""}),
                ("phone_sanitized", {keys.phone for keys in keys_list} - {""}),
            )
            if values
        )
        return leads.search_fetch(
            domain & Domain("company_id", "in", [company.id, False]),
            [
                "active",
                "won_status",
                "external_key",
                "email_normalized",
                "phone_sanitized",
            ],
            order="id",
        )

    @api.model
    def _get_lead_keys(self, lead):
        return Keys(
            email=lead.email_normalized or "",
            phone=lead.phone_sanitized or "",
            external=lead.external_key or "",
        )

    @api.model
    def _get_match_status(self, lead):
        if lead.won_status == "won":
            return WON
        if lead.won_status == "lost":
            return LOST
        return OPEN if lead.active else ARCHIVED
