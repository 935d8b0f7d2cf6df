from odoo import api, fields, models
from odoo.tools import SQL

# Who reads ``lead.channel.cost``: salespeople see leads, not what they cost.
COST_READERS = (
    "sales_team.group_sale_salesman_all_leads,"
    "lead_priority.lead_priority_group_marketing"
)


class LeadAnalyticsReportMixin(models.AbstractModel):
    """A report whose rows each belong to a lead; see the mixin about who sees which.

    Its record rules only say companies.
    """

    _name = "lead.analytics.report.mixin"
    _inherit = ["lead.analytics.visible.mixin", "lead.analytics.aggregate.mixin"]
    _description = "Report about Captured Leads"

    capture_id = fields.Many2one("lead.capture", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    medium_id = fields.Many2one("utm.medium", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    first_user_id = fields.Many2one("res.users", "First Salesperson", readonly=True)
    product_line_id = fields.Many2one(
        "lead.product.line",
        "Product Line",
        readonly=True,
        help="Of several, the one that was set up first.",
    )
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one("res.country.state", "State or Province", readonly=True)
    region = fields.Char(readonly=True, help="The state, or else the country.")
    industry_id = fields.Many2one("res.partner.industry", readonly=True)

    def action_open_lead(self):
        """Open the lead of this row; what has none opens its capture."""
        self.ensure_one()
        record = self.lead_id or self.capture_id
        return record.get_formview_action() if record else False

    def action_open_story(self):
        """Open why the lead of this row died."""
        self.ensure_one()
        return self.lead_id.action_open_story()

    def action_open_leads(self):
        """Open the leads of these rows as a list, archived and lost ones, too."""
        return self._open_leads(self.lead_id.ids)

    @api.model
    def _open_leads(self, lead_ids, name=None):
        """Give the action of a list of leads, in which none is made."""
        return {
            "type": "ir.actions.act_window",
            "name": name or self.env._("Leads"),
            "res_model": "crm.lead",
            "view_mode": "list,kanban,pivot,form",
            "views": [
                (self.env.ref("crm.crm_case_tree_view_leads").id, "list"),
                (False, "kanban"),
                (False, "pivot"),
                (False, "form"),
            ],
            "domain": [("id", "in", lead_ids)],
            "context": {"active_test": False, "create": False},
        }

    @api.model
    def _sees_costs(self):
        """Tell whether the fields of ``COST_READERS`` are for the one who asks."""
        return self.env["lead.channel.cost"].has_access("read")

    @api.model
    def _region_sql(self):
        """The region, of the aliases ``state`` and ``country``, in one's language."""
        return SQL(
            "COALESCE(state.name || ' (' || country.code || ')', state.name,"
            " country.name->>%s, country.name->>'en_US')",
            self.env.lang or "en_US",
        )
