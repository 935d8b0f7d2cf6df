from odoo import api, fields, models

from odoo.addons.lead_priority.models.lead_version_mixin import FREE_FIELDS

from ..selecting import check_domain_text

# What changes nothing of what a flow does to a lead.
PROGRESS_FIELDS = frozenset(("next_check_at", "is_paused", "user_id"))


class LeadNurtureFlow(models.Model):
    """A flow: who enters, what happens step by step, and when it is over.

    A draft is edited freely; what was ever active is kept as it was. Leads that are
    in a version finish it, move to the next one or leave, as the person says who
    activates that one.
    """

    _name = "lead.nurture.flow"
    _description = "Flow"
    _inherit = ["lead.life.mixin"]
    _order = "sequence, name, id"
    _check_company_auto = True
    _version_free_fields = FREE_FIELDS | PROGRESS_FIELDS
    _version_new_action = "lead_nurture.lead_nurture_flow_new_version_action"
    _inside_model = "lead.nurture.enrollment"
    _inside_field = "flow_id"
    _inside_states = ("running", "parked")

    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    family_id = fields.Many2one(
        "lead.nurture.flow",
        string="First Version",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    based_on_id = fields.Many2one(
        "lead.nurture.flow", readonly=True, copy=False, ondelete="set null"
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        help="Told when something in the flow needs a decision.",
    )
    is_paused = fields.Boolean(
        "Paused", readonly=True, copy=False, help="Nobody enters, no step is done."
    )

    # Who enters
    trigger_ids = fields.One2many("lead.nurture.trigger", "flow_id", copy=True)
    entry_domain = fields.Char(
        "Only Leads That", default="[]", help="Leads that do not match do not enter."
    )
    includes_existing = fields.Boolean(
        "Also Those Who Qualify Already",
        help="When the flow starts, leads whose trigger lies in the past enter too.",
    )
    reentry = fields.Selection(
        [("never", "Once"), ("after", "Again After"), ("always", "Each Time")],
        string="May Enter",
        required=True,
        default="never",
    )
    reentry_days = fields.Integer("Days Until Next Entry", default=90)
    holdout_percent = fields.Integer(
        "Hold-out (%)",
        help="Share of the leads that match and do not enter: what the flow is worth"
        " is the difference to them.",
    )

    # When it is over
    goal_domain = fields.Char(
        "Goal", help="A lead that matches has reached the goal and leaves the flow."
    )
    goal_qualification = fields.Selection(
        [("mql", "MQL"), ("sql", "SQL lead")], string="Goal: Qualified As"
    )
    exit_domain = fields.Char(
        "Leaves When", help="A lead that matches leaves the flow without the goal."
    )
    exits_on_reply = fields.Boolean("Leaves When It Replies", default=True)
    exits_on_owner_contact = fields.Boolean(
        "Leaves When a Rep Talks to It",
        help="A valid follow-up by a person ends the flow for the lead.",
    )

    # When it may send
    quiet_from = fields.Float("Quiet From", default=20.0)
    quiet_to = fields.Float("Quiet Until", default=8.0)
    is_quiet_on_weekends = fields.Boolean("Quiet on Weekends")
    has_quiet_hours = fields.Boolean(
        "Quiet Hours", default=True, help="In the lead's own time zone."
    )
    counts_for_cap = fields.Boolean(
        "Under the Frequency Cap",
        default=True,
        help="Messages of this flow count for, and wait for, the company's cap.",
    )

    step_ids = fields.One2many("lead.nurture.step", "flow_id", copy=False)
    enrollment_ids = fields.One2many("lead.nurture.enrollment", "flow_id", copy=False)
    next_check_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When leads that only time lets in are looked for next.",
    )

    @api.constrains("entry_domain", "goal_domain", "exit_domain", "company_id")
    def _check_domains(self):
        for flow in self:
            for name in ("entry_domain", "goal_domain", "exit_domain"):
                check_domain_text(self.env, flow[name], flow.company_id)

    _family_version_uniq = models.UniqueIndex("(family_id, version)")
    _one_active_uniq = models.UniqueIndex("(family_id) WHERE state = 'active'")
    _next_check_idx = models.Index("(next_check_at) WHERE state = 'active'")
