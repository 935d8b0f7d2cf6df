from odoo import api, models


class WebsiteVisitor(models.Model):
    """A visitor of the website and ours are the same browser, and get the same lead."""

    _inherit = "website.visitor"

    def _get_lead_token(self):
        """Give the token by which our visitors know this one.

        A colon is in no token that a browser could send.
        """
        self.ensure_one()
        return f"website.visitor:{self.id}"

    def _link_lead(self, lead, *, company, now):
        """Say that these visitors are who sent ``lead``; ``now`` is naive UTC."""
        self.write({"lead_ids": [(4, lead.id)]})
        self.env["lead.visitor"]._link_tokens(
            {visitor._get_lead_token(): lead.id for visitor in self},
            company=company,
            now=now,
        )

    def _merge_visitor(self, target):
        """Take what an anonymous browser did along when its user logs in."""
        self._merge_lead_visitor(target)
        return super()._merge_visitor(target)

    def _merge_lead_visitor(self, target):
        leads = (self | target).sudo().lead_ids.sorted("id")
        if leads:
            self.env["lead.visitor"]._link_tokens(
                {v._get_lead_token(): leads[0].id for v in self | target},
                company=target.website_id.company_id or self.env.company,
                now=self.env.cr.now(),
            )

    @api.model
    def _see_page(self, website, url, *, utm, now):
        """Record that the visitor of this request read a page that a rule knows."""
        visitor = self._get_visitor_from_request(force_create=True)
        self.env["lead.visitor"]._see(
            visitor._get_lead_token(),
            [{"url": url, "utm": utm}],
            company=website.company_id,
            now=now,
            consent=bool(website.cookies_bar),
        )
