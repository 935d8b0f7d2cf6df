from odoo import api, fields, models

from ..selecting import check_domain_text

LIFECYCLES = [
    ("open", "Open leads"),
    ("raw", "Raw leads"),
    ("mql", "MQL"),
    ("sql", "SQL leads"),
    ("won", "Won"),
    ("lost", "Lost"),
    ("any", "All leads"),
]


class LeadSegment(models.Model):
    """A group of leads by what they are, what they do and how far they are.

    Who is in it is kept current by a job, so a flow knows who came to it, and a
    mailing, a branch or a list asks one small table.
    """

    _name = "lead.segment"
    _description = "Segment of Leads"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Char(translate=True, help="What it is used for.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    lifecycle = fields.Selection(
        LIFECYCLES, "Which Leads", required=True, default="open"
    )
    domain = fields.Char("What They Are", default="[]")
    condition_ids = fields.One2many(
        "lead.segment.condition",
        "segment_id",
        string="What They Do",
        copy=True,
        help="All of these hold.",
    )
    member_count = fields.Integer("Leads", compute="_compute_member_count")
    sentence = fields.Char("In Words", compute="_compute_sentence")
    kept_at = fields.Datetime(
        "Current As Of", readonly=True, copy=False, help="When it was last looked at."
    )
    error = fields.Char(readonly=True, copy=False, help="Why it is not kept current.")
    next_check_at = fields.Datetime(readonly=True, copy=False)

    _next_check_idx = models.Index("(next_check_at) WHERE active")

    def _compute_member_count(self):
        members = self.env["lead.segment.member"].sudo()  # sudo: counted only
        groups = members._read_group(
            [("segment_id", "in", self.ids)], ["segment_id"], ["__count"]
        )
        counts = {segment.id: count for segment, count in groups}
        for segment in self:
            segment.member_count = counts.get(segment._origin.id, 0)

    @api.depends("lifecycle", "condition_ids.sentence", "domain")
    def _compute_sentence(self):
        labels = dict(self._fields["lifecycle"]._description_selection(self.env))
        for segment in self:
            parts = [labels.get(segment.lifecycle, "")]
            if (segment.domain or "[]").strip() != "[]":
                parts.append(self.env._("that match the conditions"))
            parts += segment.condition_ids.mapped("sentence")
            segment.sentence = " · ".join(parts)

    @api.constrains("domain", "company_id")
    def _check_domain(self):
        for segment in self:
            check_domain_text(self.env, segment.domain, segment.company_id)

    @api.model_create_multi
    def create(self, vals_list):
        segments = super().create(vals_list)
        segments._keep_current(self.env.cr.now())
        return segments

    def write(self, vals):
        result = super().write(vals)
        if not {"active", "company_id", "lifecycle", "domain"}.isdisjoint(vals) or (
            "condition_ids" in vals
        ):
            self._keep_current(self.env.cr.now())
        return result

    # Use -----------------------------------------------------------------------
    def action_view_leads(self):
        """Open the leads that are in the segment."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        action.update(
            name=self.name,
            domain=[("segment_ids", "in", self.ids)],
            context={"active_test": False, "create": False},
        )
        return action

    def action_make_mailing(self):
        """Open a new mailing to the leads that are in the segment when it is sent."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mailing"),
            "res_model": "mailing.mailing",
            "view_mode": "form",
            "context": {
                "default_mailing_model_id": self.env["ir.model"]._get_id("crm.lead"),
                "default_mailing_domain": str([("segment_ids", "in", self.ids)]),
                "default_mailing_type": "mail",
            },
        }

    def action_keep_current(self):
        """Look now who is in the segment."""
        self.check_access("write")
        self._keep_current(self.env.cr.now())
        return True
