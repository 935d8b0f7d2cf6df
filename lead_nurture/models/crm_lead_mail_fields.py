from odoo import api, models

# What a lead may read about itself in an e-mail, beside what Odoo allows anyway.
OWN_WORDS = (
    *("partner_name", "function", "city", "website", "technology_preference"),
    *("country_id.name", "industry_id.name", "company_id.name", "team_id.name"),
)


class CrmLead(models.Model):
    """Marketing writes e-mails that say more than the first name.

    Odoo lets only template editors use expressions, as these could read anything. Plain
    fields of the lead itself read nothing that its own e-mail should not say.
    """

    _inherit = "crm.lead"

    @api.model
    def mail_allowed_qweb_expressions(self):
        return (
            *super().mail_allowed_qweb_expressions(),
            *(f"object.{name}" for name in OWN_WORDS),
        )
