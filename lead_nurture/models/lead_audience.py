from odoo import api, fields, models

from ..selecting import check_domain_text

SOURCES = [
    ("flow", "Flows add and remove leads"),
    ("segment", "Leads of a segment"),
    ("domain", "Leads that match a filter"),
    ("opened", "Opened an e-mail, but did not click"),
]


class LeadAudience(models.Model):
    """Leads to whom ads are shown elsewhere: kept current, exported hashed.

    Created by marketing. Members come by steps of flows, or by a rule that a job
    applies each hour.
    """

    _name = "lead.audience"
    _description = "Audience"
    _inherit = ["mail.thread"]
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Text(
        translate=True, help="What these leads are shown, and where."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    source = fields.Selection(SOURCES, "Who Is in It", required=True, default="flow")
    domain = fields.Char(
        "Filter", default="[]", help="Leads that match are in it, others are not."
    )
    segment_id = fields.Many2one(
        "lead.segment", check_company=True, ondelete="restrict"
    )
    period_days = fields.Integer(
        "Opened Within (days)", default=30, help="Older openings do not count."
    )
    patience_days = fields.Integer(
        "Not Clicked for (days)",
        default=3,
        help="So long after the opening one may still click.",
    )
    flow_id = fields.Many2one(
        "lead.nurture.flow",
        string="Only Leads of the Flow",
        check_company=True,
        ondelete="set null",
        help="Leads that are or were in this flow, in any of its versions. Empty: all.",
    )
    is_consent_required = fields.Boolean(
        "Only With Consent",
        default=True,
        tracking=True,
        help="Only leads that agreed to news and offers are exported. Who took the"
        " consent back, or is on an exclusion list, is never exported.",
    )
    member_ids = fields.One2many("lead.audience.member", "audience_id")
    member_count = fields.Integer("Members", compute="_compute_member_count")
    export_ids = fields.One2many("lead.audience.export", "audience_id")
    updated_at = fields.Datetime("Last Brought Up to Date", readonly=True, copy=False)
    error = fields.Char(readonly=True, copy=False)

    _days_sensible = models.Constraint(
        "CHECK (period_days > patience_days AND patience_days >= 0)",
        "The days must be positive, and more for the opening than for the click.",
    )

    @api.constrains("domain", "source", "company_id")
    def _check_domain(self):
        for audience in self.filtered(lambda one: one.source == "domain"):
            check_domain_text(self.env, audience.domain, audience.company_id)

    def _compute_member_count(self):
        groups = self.env["lead.audience.member"]._read_group(
            [("audience_id", "in", self.ids)], ["audience_id"], ["__count"]
        )
        counts = {audience.id: count for audience, count in groups}
        for audience in self:
            audience.member_count = counts.get(audience.id, 0)

    def action_view_members(self):
        """Show who is in it, and since when."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_nurture.lead_audience_member_action"
        )
        return {
            **action,
            "domain": [("audience_id", "=", self.id)],
            "display_name": self.name,
        }

    def action_export(self):
        """Ask for which platform, and give the file."""
        self.ensure_one()
        return {
            "name": self.env._("Export for an Ad Platform"),
            "type": "ir.actions.act_window",
            "res_model": "lead.audience.download",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_audience_id": self.id},
        }

    def action_update(self):
        """Bring it up to date now, without waiting for the job."""
        self.check_access("write")
        self._update(self.env.cr.now().replace(microsecond=0))
