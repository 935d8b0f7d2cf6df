import functools

from odoo import fields, models
from odoo.tools import SQL

# Who sees what came in and has no lead (any more): all captures are theirs to see.
SEE_ALL = (
    "sales_team.group_sale_salesman_all_leads",
    "lead_priority.lead_priority_group_marketing",
)


class LeadAnalyticsVisibleMixin(models.AbstractModel):
    """Rows about leads, of which everyone sees those of the leads they may search.

    Searched through the search of crm.lead itself: a record rule that a customer adds
    there narrows every list, sum and total here, too. Rows without a lead (rejected,
    merged, deleted) are for those who see all leads.
    """

    _name = "lead.analytics.visible.mixin"
    _description = "Rows about Leads One May See"

    lead_id = fields.Many2one("crm.lead", readonly=True)

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        query = super()._search(domain, *args, bypass_access=bypass_access, **kwargs)
        if not (self.env.su or bypass_access):
            self._join_visible(query)
        return query

    def _join_visible(self, query):
        """Join the leads one may search: as a join, a million of them are hashed."""
        leads = self._search_visible_leads()
        own = SQL.identifier(self._table, "lead_id")
        sees_all = self._sees_all()
        if leads.is_empty():
            query.add_where(SQL("%s IS NULL", own) if sees_all else SQL("FALSE"))
            return
        alias = query.make_alias(self._table, "visible_leads")
        query.add_join(
            "LEFT JOIN" if sees_all else "JOIN",
            alias,
            leads.subselect(),
            SQL("%s = %s", SQL.identifier(alias, "id"), own),
        )
        if sees_all:
            query.add_where(
                SQL("(%s IS NOT NULL OR %s IS NULL)", SQL.identifier(alias, "id"), own)
            )

    def _sees_all(self):
        """Tell whether rows without a lead are for the one who asks."""
        return any(map(self.env.user.has_group, SEE_ALL))

    def _search_visible_leads(self):
        """Search all leads as the user would; who opens none, by the rules alone."""
        leads = self.env["crm.lead"].with_context(active_test=False)
        if leads.has_access("read"):
            return leads._search([])
        rules = self.env["ir.rule"]._compute_domain("crm.lead", "read")
        # sudo: only ids to join with, narrowed by the rules of the user
        return leads.sudo()._search(rules)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if result or self.env.su or not any(self._ids):
            return result
        seen = self.with_context(active_test=False).search([("id", "in", self.ids)])
        if not (forbidden := self - seen):
            return None
        make_error = self.env["ir.rule"]._make_access_error
        return forbidden, functools.partial(make_error, operation, forbidden)
