from odoo import api, models

from odoo.addons.lead_priority.intake.page_address import find_first, normalise

# In front of the rules for whole parts of a site.
SEQUENCE = 5


class LeadPageRule(models.Model):
    """The rule of one page, as its properties on the website show it."""

    _inherit = "lead.page.rule"

    @api.model
    def _find_type(self, company, url):
        """Give what it counts as to read a page, none if no rule knows the page."""
        types = self.env["lead.engagement.type"]
        return types.browse(find_first(self._get_rules(company.id), url) or False)

    @api.model
    def _set_type(self, company, url, kind):
        """Let reading the page ``url`` count as ``kind``, or end its own rule."""
        own = self.search([("company_id", "=", company.id)]).filtered(
            lambda rule: normalise(rule.pattern) == normalise(url)
        )
        if not kind:
            own.unlink()
        elif own:
            own[0].type_id = kind
        else:
            values = {"pattern": url, "type_id": kind.id, "sequence": SEQUENCE}
            self.create({**values, "company_id": company.id})
