from odoo import fields, models

from .lead_routing_rule import LEVELS

# What changes who could take a lead.
MEMBER_FIELDS = {
    "active",
    "crm_team_id",
    "routing_capacity_day",
    "routing_capacity_open",
    "routing_country_ids",
    "routing_level",
    "routing_paused_until",
    "routing_state_ids",
    "routing_weight",
}


class CrmTeamMember(models.Model):
    """What routing has to know of a rep: share, room, level and territory."""

    _inherit = "crm.team.member"

    routing_weight = fields.Integer(
        string="Share",
        default=1,
        help="With shares by weight: a rep with 2 gets twice as many as one with 1.",
    )
    routing_capacity_open = fields.Integer(
        string="Open Leads at Most", help="0 = no limit."
    )
    routing_capacity_day = fields.Integer(
        string="New Leads a Day at Most", help="0 = no limit."
    )
    routing_level = fields.Selection(
        LEVELS,
        string="Level",
        required=True,
        default="experienced",
        help="High-value leads go to the levels that the routing rule names.",
    )
    routing_country_ids = fields.Many2many("res.country", string="Countries")
    routing_state_ids = fields.Many2many(
        "res.country.state",
        string="States",
        help="With states of a country, only these of it are the territory.",
    )
    routing_industry_ids = fields.Many2many("res.partner.industry", string="Industries")
    routing_product_line_ids = fields.Many2many(
        "lead.product.line", string="Product Lines"
    )
    routing_expertise_ids = fields.Many2many("lead.expertise", string="Expertise")
    routing_lang_ids = fields.Many2many("res.lang", string="Speaks")

    _routing_numbers = models.Constraint(
        "CHECK (routing_weight >= 0 AND routing_capacity_open >= 0"
        " AND routing_capacity_day >= 0)",
        "Shares and limits are numbers from 0.",
    )

    def write(self, vals):
        if vals.get("active") is False or "crm_team_id" in vals:
            self._mark_leads_left()
        result = super().write(vals)
        if not MEMBER_FIELDS.isdisjoint(vals):
            self.env["lead.routing.rule"]._retry_waiting(now=self.env.cr.now())
        return result

    def unlink(self):
        self._mark_leads_left()
        return super().unlink()

    def _mark_leads_left(self):
        """Who leaves a team leaves its open leads, as the routing rules say."""
        for team, members in self.filtered("active").grouped("crm_team_id").items():
            # sudo: who edits a team need not see the leads
            self.env["crm.lead"].sudo()._mark_owner_left(members.user_id, team)
