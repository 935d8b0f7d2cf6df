from odoo import api, fields, models

from ..selecting import check_domain_text

STARTS_ON = [
    ("by_hand", "By hand, or by a flow"),
    ("assigned", "The lead gets an owner"),
    ("qualification", "The lead is qualified"),
    ("stage", "The lead comes to a stage"),
]


class LeadPlaybook(models.Model):
    """When a playbook starts by itself, and for which leads."""

    _inherit = "lead.playbook"

    start_on = fields.Selection(
        STARTS_ON,
        "Starts When",
        required=True,
        default="by_hand",
        help="Each of these starts one playbook: the first, by their order, whose"
        " conditions the lead meets.",
    )
    start_qualification = fields.Selection(
        [("mql", "MQL"), ("sql", "SQL lead")], "Qualified As", default="sql"
    )
    start_stage_ids = fields.Many2many(
        "crm.stage", "lead_playbook_start_stage_rel", string="Stages"
    )
    team_ids = fields.Many2many("crm.team", string="Teams", help="None: all teams.")
    product_line_ids = fields.Many2many(
        "lead.product.line",
        string="Product Lines",
        help="Leads that are interested in one of these; none: all leads.",
    )
    segment_id = fields.Many2one(
        "lead.segment",
        ondelete="restrict",
        check_company=True,
        help="Only leads in this segment.",
    )
    domain = fields.Char(
        "Only Leads That", default="[]", help="Leads that do not match do not start."
    )
    includes_existing = fields.Boolean(
        "Also Leads That Match Already",
        help="When the playbook is activated, leads start it that got their owner,"
        " qualification or stage before.",
    )
    may_repeat = fields.Boolean(
        "Starts Again",
        help="A lead that has been through the playbook starts it anew when it happens"
        " again. Off: only leads that left it before its end, lost or taken back, do.",
    )
    counts_since = fields.Datetime(
        readonly=True,
        copy=False,
        help="What happened before starts nothing, unless leads that match already"
        " start it. Stays the same when a new version takes over.",
    )
    is_start_pending = fields.Boolean(
        readonly=True, copy=False, help="The job looks for leads that may start."
    )
    start_error = fields.Char(
        "Why Nothing Starts",
        readonly=True,
        copy=False,
        help="The conditions cannot be asked of leads at present.",
    )

    _start_qualification_given = models.Constraint(
        "CHECK (start_on <> 'qualification' OR start_qualification IS NOT NULL)",
        "Choose the qualification at which the playbook starts.",
    )

    @api.constrains("domain", "company_id")
    def _check_domain(self):
        for playbook in self:
            check_domain_text(self.env, playbook.domain, playbook.company_id)

    def _find_problems(self):
        problems = super()._find_problems()
        if self.start_on == "stage" and not self.start_stage_ids:
            text = self.env._("The playbook does not say at which stage it starts.")
            problems.append(("error", None, text))
        return problems

    def _get_start_sentence(self):
        """Say when the playbook starts, for people."""
        self.ensure_one()
        if self.start_on == "qualification":
            labels = self._fields["start_qualification"]._description_selection
            names = dict(labels(self.env))
            return self.env._(
                "Starts when a lead becomes %(qualification)s.",
                qualification=names[self.start_qualification],
            )
        if self.start_on == "stage":
            return self.env._(
                "Starts when a lead comes to the stage %(stages)s.",
                stages=", ".join(self.start_stage_ids.mapped("name")),
            )
        if self.start_on == "assigned":
            return self.env._("Starts when a lead gets an owner.")
        return self.env._("Starts by hand, or by a flow.")
