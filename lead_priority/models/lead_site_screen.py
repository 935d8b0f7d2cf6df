from odoo import api, fields, models
from odoo.tools import SQL


class LeadSite(models.Model):
    """What marketing has to see of a site: the line to paste, and whether it works."""

    _inherit = "lead.site"

    snippet = fields.Char(string="Line for the Site", compute="_compute_snippet")
    form_snippet = fields.Text(
        string="Where a Form Belongs", compute="_compute_snippet"
    )
    policy_lines = fields.Char(
        string="Content Security Policy",
        compute="_compute_snippet",
        help="Only if the site has such a policy: add these sources to it.",
    )
    last_seen_at = fields.Datetime(string="Last Seen", compute="_compute_seen")
    visitor_count = fields.Integer(compute="_compute_seen")

    @api.depends("key", "form_ids.key")
    def _compute_snippet(self):
        for site in self:
            base = site.get_base_url()
            site.snippet = (
                site.key
                and f'<script async src="{base}/lead/site/{site.key}/lead.js"></script>'
            )
            site.form_snippet = "\n".join(
                f'{form.name}: <div data-lead-form="{form.key}"></div>'
                for form in site.form_ids
            )
            site.policy_lines = (
                f"script-src {base}; connect-src {base}; frame-src {base}"
            )

    def _compute_seen(self):
        """When it was last seen, and how many visitors of it are still kept."""
        # sudo: counts and a time of what who sees the site may count
        self.env.cr.execute(
            SQL(
                """SELECT site_id, max(recorded_at), count(DISTINCT visitor_id)
                   FROM lead_visitor_visit WHERE site_id = ANY(%s) GROUP BY site_id""",
                self.ids,
            )
        )
        found = {row[0]: row[1:] for row in self.env.cr.fetchall()}
        for site in self:
            site.last_seen_at, site.visitor_count = found.get(site.id, (False, 0))

    def action_view_visitors(self):
        """Show the visitors of this site."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_visitor_action"
        )
        return {**action, "domain": [("visit_ids.site_id", "=", self.id)]}
