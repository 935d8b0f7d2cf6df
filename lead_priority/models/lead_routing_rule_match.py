from odoo import models
from odoo.fields import Domain

from .lead_qualification_change import QUALIFICATIONS

QUALIFICATION_CODES = [code for code, _label in QUALIFICATIONS]


class LeadRoutingRule(models.Model):
    """Which rule routes which of the leads."""

    _inherit = "lead.routing.rule"

    def _split_leads(self, leads):
        """Give [(rule, leads)]: each lead by the first active rule it meets."""
        parts = []
        for rule in self.search([("active", "=", True)]) if leads else ():
            met = leads.search(rule._get_lead_domain() & Domain("id", "in", leads.ids))
            met_ids = set(met._ids)
            # In the order in which they became due.
            part = leads.browse(id_ for id_ in leads._ids if id_ in met_ids)
            part = part.with_prefetch(leads._prefetch_ids)
            if part:
                parts.append((rule, part))
                leads -= part
            if not leads:
                break
        return parts

    def _get_lead_domain(self):
        """Which leads the rule routes, whether or not they have an owner."""
        ranks = QUALIFICATION_CODES.index(self.min_qualification)
        domain = Domain(self._get_domain())
        if ranks:
            domain &= Domain("qualification", "in", QUALIFICATION_CODES[ranks:])
        if self.min_score:
            domain &= Domain("lead_score", ">=", self.min_score)
        if self.pool_ids:
            domain &= Domain("pool_id", "in", self.pool_ids.ids)
        if self.team_ids:
            domain &= Domain("team_id", "in", [False, *self.team_ids.ids])
        if self.company_id:
            domain &= Domain("company_id", "in", [False, self.company_id.id])
        return domain
