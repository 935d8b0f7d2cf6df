from odoo import api, fields, models


class LeadVisitor(models.Model):
    """A browser that agreed to be recognised, not a person until it sends a form.

    Known by the digest of a random token that only the browser has. Made by ``_see``
    and ``_link_tokens``; linked once to a lead, purged by age.
    """

    _name = "lead.visitor"
    _description = "Website Visitor"
    _order = "last_seen_at desc, id desc"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", readonly=True
    )
    token_digest = fields.Char(required=True, readonly=True, groups="base.group_system")
    first_seen_at = fields.Datetime(required=True, readonly=True)
    last_seen_at = fields.Datetime(
        required=True, readonly=True, help="To within an hour."
    )
    consent_at = fields.Datetime(
        readonly=True, help="When the visitor agreed on the site; empty: not asked."
    )
    lead_id = fields.Many2one("crm.lead", ondelete="set null", readonly=True)
    linked_at = fields.Datetime(readonly=True)
    visit_ids = fields.One2many("lead.visitor.visit", "visitor_id", readonly=True)

    _token_uniq = models.UniqueIndex("(company_id, token_digest)")
    _last_seen_idx = models.Index("(company_id, last_seen_at)")
    _lead_idx = models.Index("(lead_id) WHERE lead_id IS NOT NULL")

    @api.depends_context("lang")
    def _compute_display_name(self):
        for visitor in self:
            visitor.display_name = self.env._("Visitor %s", visitor.id)
