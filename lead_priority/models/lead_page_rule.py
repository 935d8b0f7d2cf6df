from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..intake import page_address
from .lead_engagement_type import REPORTED_BY_PAGES


class LeadPageRule(models.Model):
    """What it means that somebody reads a page: the first rule whose address fits.

    Created by marketing, for every site at once: "everything below /pricing is the
    pricing page". Used for pages and for files.
    """

    _name = "lead.page.rule"
    _description = "Page Rule"
    _inherit = ["lead.door.mixin"]
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    pattern = fields.Char(
        string="Address",
        required=True,
        help="The part of the address behind the site's name, with * for anything: "
        "/pricing, /products/*, *.pdf. Or with the name of the site: "
        "shop.example.com/*. Large and small letters are the same.",
    )
    type_id = fields.Many2one(
        "lead.engagement.type",
        string="Counts as",
        required=True,
        ondelete="restrict",
        domain=[("category", "in", REPORTED_BY_PAGES)],
    )
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    active = fields.Boolean(default=True)

    @api.constrains("pattern")
    def _check_pattern(self):
        for rule in self:
            if len(rule.pattern) > page_address.PATTERN_CHARACTERS:
                raise ValidationError(self.env._("This address is too long."))
            if "://" in rule.pattern:
                raise ValidationError(
                    self.env._(
                        "Leave out http:// or https://: write /pricing, or"
                        " www.example.com/pricing."
                    )
                )

    @api.model
    def _get_types(self, company, urls, *, default="page_view"):
        """Say what it counts as to read each of ``urls``: ids of engagement types.

        In the order of ``urls``; what no rule names is of the type with the code
        ``default``.
        """
        rules = self._get_rules(company.id)
        found = {url: page_address.find_first(rules, url) for url in set(urls)}
        return [found[url] or self._get_type_id(default) for url in urls]

    @api.model
    @tools.ormcache("company_id")
    def _get_rules(self, company_id):
        """Give (pattern, type id) of a company's rules, in order."""
        # sudo: asked for visitors, who see none of it
        rules = self.sudo().search([("company_id", "in", (company_id, False))])
        return tuple((rule.pattern, rule.type_id.id) for rule in rules)

    @api.model
    @tools.ormcache("code")
    def _get_type_id(self, code):
        return self.env["lead.engagement"]._get_type_ids({code})[code]
