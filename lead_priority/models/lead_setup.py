from odoo import api, fields, models
from odoo.exceptions import UserError

from .lead_qualification_change import QUALIFICATIONS
from .lead_routing_rule import STRATEGIES

STEPS = ["business", "channels", "reps", "service", "check", "done"]
# Channel, its medium, what a submission counts as, and whether a new company has it.
CHANNELS = (
    ("website", "utm.utm_medium_website", "contact_request", True),
    ("landing_page", "utm.utm_medium_website", "demo_request", True),
    ("trade_show", "utm.utm_medium_direct", "trade_show", False),
)


class LeadSetup(models.Model):
    """Set Lead Priority up on one screen, step by step, and undo it if wished.

    Made by a manager. Nothing is created before the last step; what is created then
    is noted line by line (``lead.setup.made``), so that it can be undone.
    """

    _name = "lead.setup"
    _description = "Set-up of Lead Priority"
    _order = "id desc"

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    step = fields.Selection(
        [
            ("business", "Business"),
            ("channels", "Channels"),
            ("reps", "Reps"),
            ("service", "Service"),
            ("check", "Check"),
            ("done", "Done"),
        ],
        default="business",
        required=True,
    )
    is_undone = fields.Boolean(readonly=True)

    # Business
    template_id = fields.Many2one(
        "lead.score.model",
        string="Score Rules To Start From",
        domain=[("is_template", "=", True)],
        default=lambda self: self._default_template_id(),
        help="Empty: the score models of this database stay as they are.",
    )
    template_description = fields.Text(related="template_id.description")

    # Channels
    channel_ids = fields.One2many(
        "lead.setup.channel",
        "setup_id",
        default=lambda self: self._default_channel_ids(),
    )
    incoming_pool_name = fields.Char(
        string="New Leads Wait In", default=lambda self: self.env._("New Leads")
    )
    nurture_pool_name = fields.Char(
        string="Leads To Nurture", default=lambda self: self.env._("Nurture Pool (MQL)")
    )
    public_pool_name = fields.Char(
        string="Open To All Reps", default=lambda self: self.env._("Public Pool")
    )

    # Reps
    routing_is_on = fields.Boolean(
        string="Give Leads to Reps by Rules",
        default=lambda self: not self._has_any("lead.routing.rule"),
    )
    team_id = fields.Many2one(
        "crm.team",
        default=lambda self: self._default_team_id(),
        domain="[('company_id', 'in', (False, company_id))]",
        help="Begin with one team; add others when it works well there.",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Reps",
        compute="_compute_user_ids",
        store=True,
        readonly=False,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    min_qualification = fields.Selection(
        QUALIFICATIONS,
        string="Leads From",
        default="sql",
        required=True,
        help="Leads below wait in their pool until their score rises.",
    )
    strategy = fields.Selection(STRATEGIES, default="round_robin", required=True)
    capacity_open = fields.Integer(
        string="Open Leads per Rep",
        default=0,
        help="A rep with so many open leads gets no more; 0 = no limit.",
    )

    # Service
    sla_is_on = fields.Boolean(
        string="Watch Response Times",
        default=lambda self: (
            not self._has_any("lead.sla.policy", [("state", "!=", "archived")])
        ),
    )
    first_response_hours = fields.Float(
        string="First Contact Within", default=2, help="Working hours; 0 = no limit."
    )
    second_followup_days = fields.Float(
        string="Second Follow-up Within", default=3, help="Days; 0 = no reminder."
    )
    untouched_hours = fields.Float(
        string="Take Back Without Contact After", default=48, help="Hours; 0 = never."
    )
    idle_days = fields.Float(
        string="Take Back Without Follow-up For", default=7, help="Days; 0 = never."
    )
    claim_limit_day = fields.Integer(
        string="Claims per Rep and Day", default=5, help="0 = no limit."
    )
    claim_limit_held = fields.Integer(
        string="Claimed Leads Held per Rep", default=30, help="0 = no limit."
    )

    made_ids = fields.One2many("lead.setup.made", "setup_id", readonly=True)
    summary = fields.Html(compute="_compute_summary", sanitize=False)

    @api.depends("company_id", "create_date")
    def _compute_name(self):
        for setup in self:
            setup.name = self.env._("Set-up of %s", setup.company_id.name)

    @api.depends("team_id")
    def _compute_user_ids(self):
        reps = self.env.ref("sales_team.group_sale_salesman")
        for setup in self:
            members = setup.team_id.member_ids
            setup.user_ids = members or reps.all_user_ids.filtered(
                lambda user, company=setup.company_id: (
                    user.active and not user.share and company in user.company_ids
                )
            )

    @api.depends("step", "template_id", "channel_ids.is_on", "user_ids", "sla_is_on")
    def _compute_summary(self):
        for setup in self:
            setup.summary = self.env["ir.qweb"]._render(
                "lead_priority.lead_setup_summary",
                {"steps": list(setup._get_summary_steps())},
            )

    def _has_any(self, model_name, domain=()):
        return bool(self.env[model_name].search(list(domain), limit=1))

    def _default_template_id(self):
        active = [("state", "=", "active"), ("is_template", "=", False)]
        models_ = self.env["lead.score.model"]
        if models_.search(active, limit=1):
            return models_
        return models_.search([("is_template", "=", True)], limit=1)

    def _default_team_id(self):
        return self.env["crm.team"].search(
            [("company_id", "in", (False, self.env.company.id))], limit=1
        )

    def _default_channel_ids(self):
        names = {
            "website": self.env._("Website contact form"),
            "landing_page": self.env._("Landing page: ask for a demo"),
            "trade_show": self.env._("Trade show"),
        }
        return [
            (0, 0, {"code": code, "name": names[code], "is_on": is_on})
            for code, __, __, is_on in CHANNELS
        ]

    # Steps --------------------------------------------------------------------
    def action_next(self):
        """Go to the next step; the last one sets everything up.

        :raises UserError: something of this step is missing
        """
        self.ensure_one()
        self._check_step()
        if self.step == "check":
            return self._set_up()
        self.step = STEPS[STEPS.index(self.step) + 1]
        return None

    def action_back(self):
        """Go back one step; nothing is lost."""
        self.ensure_one()
        if self.step in ("business", "done"):
            raise UserError(self.env._("There is no step before this one."))
        self.step = STEPS[STEPS.index(self.step) - 1]

    def _check_step(self):
        if self.step == "done":
            raise UserError(self.env._("Everything is set up already."))
        if self.step == "reps" and self.routing_is_on and not self.user_ids:
            raise UserError(self.env._("Name at least one rep who gets leads."))
        names = (
            self.incoming_pool_name,
            self.nurture_pool_name,
            self.public_pool_name,
        )
        if self.step == "channels" and not all((name or "").strip() for name in names):
            raise UserError(self.env._("Give each pool a name."))
        if self.step == "service" and (
            min(self.first_response_hours, self.second_followup_days) < 0
            or min(self.untouched_hours, self.idle_days) < 0
            or min(self.claim_limit_day, self.claim_limit_held) < 0
        ):
            raise UserError(self.env._("Limits are numbers from 0."))

    @api.model
    def action_open(self):
        """Open the set-up that is not finished, else the last one, else a new one."""
        company = [("company_id", "=", self.env.company.id)]
        unfinished = [("step", "!=", "done")]
        setup = (
            self.search([*company, *unfinished], limit=1)
            or self.search([*company, ("is_undone", "=", False)], limit=1)
            or self.create({})
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set Up"),
            "res_model": self._name,
            "res_id": setup.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
