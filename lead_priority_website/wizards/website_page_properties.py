from odoo import api, fields, models

GROUPS = "sales_team.group_sale_manager,lead_priority.lead_priority_group_marketing"


class WebsitePagePropertiesBase(models.TransientModel):
    """What it counts as to read a page, said where the page is."""

    _inherit = "website.page.properties.base"

    lead_engagement_type_id = fields.Many2one(
        "lead.engagement.type",
        string="Reading Counts as",
        compute="_compute_lead_engagement_type_id",
        inverse="_inverse_lead_engagement_type_id",
        groups=GROUPS,
        help="What it is for the score of a lead that it read this page. Kept as a "
        "page rule: CRM > Configuration > Page Rules.",
    )

    @api.depends("url", "website_id")
    def _compute_lead_engagement_type_id(self):
        rules = self.env["lead.page.rule"]
        for page in self:
            company = page.website_id.company_id
            page.lead_engagement_type_id = rules._find_type(company, page.url or "")

    def _inverse_lead_engagement_type_id(self):
        rules = self.env["lead.page.rule"]
        for page in self:
            company = page.website_id.company_id
            if page.lead_engagement_type_id != rules._find_type(company, page.url):
                rules._set_type(company, page.url, page.lead_engagement_type_id)
