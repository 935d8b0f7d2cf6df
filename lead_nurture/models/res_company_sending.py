from odoo import fields, models

from odoo.addons.lead_priority.models.res_company import SETTINGS


class ResCompany(models.Model):
    """What holds for the messages of all flows of a company."""

    _inherit = "res.company"

    lead_nurture_cap = fields.Integer(
        "Most Messages to One Lead",
        default=5,
        help="E-mails and SMS of all flows together; more wait. 0 means no limit.",
        prefetch=SETTINGS,
    )
    lead_nurture_cap_days = fields.Integer(
        "Within Days", default=7, required=True, prefetch=SETTINGS
    )
    lead_nurture_needs_consent = fields.Boolean(
        "Only with Consent",
        help="Flows write only to leads that agreed to news and offers. Else to all who"
        " did not refuse; who took the consent back, or has yet to confirm it, gets"
        " nothing in any case.",
        prefetch=SETTINGS,
    )
    lead_sms_provider_id = fields.Many2one(
        "lead.sms.provider",
        string="SMS Provider",
        ondelete="restrict",
        help="Sends all SMS of the company. Empty: the one that is set up in Odoo.",
        prefetch=SETTINGS,
    )

    _lead_nurture_cap_positive = models.Constraint(
        "CHECK (lead_nurture_cap >= 0 AND lead_nurture_cap_days > 0)",
        "The frequency cap is a number of messages within one day at least.",
    )

    def _get_sms_api_class(self):
        provider = self._get_lead_sms_provider()
        return provider._get_api_class() if provider else super()._get_sms_api_class()

    def _get_lead_sms_provider(self):
        """Give the provider that sends this company's SMS; empty: Odoo's own way."""
        self.ensure_one()
        # Twilio, where it is installed and chosen, is chosen in Odoo's settings.
        has_other = "sms_provider" in self._fields and self.sms_provider != "iap"
        # sudo: who sends an SMS need not see the key of the provider
        return self.sudo().lead_sms_provider_id[: 0 if has_other else 1]
