from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.lead_routing_rule import LEVELS, STRATEGIES
from ..models.lead_routing_rule_weights import CRITERIA

DAYS = 30
MOST_DAYS = 366
MOST_LEADS = 20_000
# Strategies that promise everybody a share.
IN_TURN = ("round_robin", "weighted")


class LeadRoutingTrial(models.TransientModel):
    """Dry run: the leads of the last days through a changed rule; nothing is written.

    The same ``routing.route`` decides as in live routing, hour by hour, with the reps
    as they were at work then. Beside it stands what really happened.
    """

    _name = "lead.routing.trial"
    _description = "Dry Run of Routing"

    rule_id = fields.Many2one(
        "lead.routing.rule",
        required=True,
        ondelete="cascade",
        context={"active_test": False},
        help="Archived rules can be tried too: copy a rule, archive it, change it.",
    )
    scope = fields.Selection(
        [
            ("rule", "This rule alone"),
            ("all", "All active rules, this one as changed here"),
        ],
        string="Rules",
        required=True,
        default="rule",
        help="With all rules each lead goes to the first one that it meets, as it "
        "would in earnest.",
    )
    instead_of_id = fields.Many2one(
        "lead.routing.rule",
        string="Instead Of",
        domain="[('id', '!=', rule_id)]",
        help="The active rule that the tried one would replace. Empty: it comes in "
        "addition, at its own place in the order.",
    )
    source = fields.Selection(
        [("days", "Leads of the last days"), ("file", "Leads of a file")],
        required=True,
        default="days",
    )
    days = fields.Integer(default=DAYS)
    file = fields.Binary(
        help="CSV with a header: created_at, country (code), state, industry, "
        "qualification, score, language."
    )
    file_name = fields.Char()
    # What is changed ----------------------------------------------------------
    strategy = fields.Selection(STRATEGIES, required=True, default="round_robin")
    weight_territory = fields.Integer(string="Territory")
    weight_industry = fields.Integer(string="Industry")
    weight_product = fields.Integer(string="Product Line")
    weight_expertise = fields.Integer(string="Expertise")
    weight_language = fields.Integer(string="Language")
    weight_win_rate = fields.Integer(string="Win Rate")
    weight_load = fields.Integer(string="Free Capacity")
    weight_response_time = fields.Integer(string="Quick Response")
    keeps_existing_owner = fields.Boolean(string="Known Customers Keep Their Rep")
    requires_territory = fields.Boolean(string="Territory Must Match")
    respects_working_hours = fields.Boolean(string="Only Reps at Work")
    high_value_score = fields.Integer(string="High-value From Score")
    min_level = fields.Selection(LEVELS, string="High-value Leads From")
    capacity_percent = fields.Integer(
        string="Limits in Percent", default=100, help="All limits of reps, changed so."
    )
    without_ids = fields.Many2many(
        "crm.team.member", string="Without These Reps", help="As if they were gone."
    )
    # What comes out -----------------------------------------------------------
    line_ids = fields.One2many("lead.routing.trial.line", "trial_id", readonly=True)
    lead_count = fields.Integer(string="Leads", readonly=True)
    routed_count = fields.Integer(string="With an Owner", readonly=True)
    unrouted_count = fields.Integer(string="Nobody", readonly=True)
    at_work_count = fields.Integer(
        string="Owner at Work at Once",
        readonly=True,
        help="The owner was at work when the lead came: the first contact is quick.",
    )
    in_time_count = fields.Integer(
        string="First Contact in 2 Hours",
        readonly=True,
        help="An estimate, by how fast each owner usually answers, in hours of the "
        "clock (nights and weekends count); 0 where nothing is known about that.",
    )
    has_shares = fields.Boolean(readonly=True)
    rule_note = fields.Text(string="By Rule", readonly=True)
    fairness_note = fields.Char(string="Fairness", readonly=True)
    unrouted_note = fields.Text(string="Why Nobody", readonly=True)
    has_result = fields.Boolean(readonly=True)

    _days_in_range = models.Constraint(
        "CHECK (days BETWEEN 1 AND 366 AND capacity_percent BETWEEN 1 AND 1000)",
        "Try 1 to 366 days, and limits of 1 to 1000 percent.",
    )

    @api.onchange("rule_id")
    def _onchange_rule_id(self):
        for name in self._get_changed_fields():
            self[name] = self.rule_id[name]

    def _get_changed_fields(self):
        """What the trial may change of a rule."""
        return (
            "strategy",
            "keeps_existing_owner",
            "requires_territory",
            "respects_working_hours",
            "high_value_score",
            "min_level",
            *(f"weight_{name}" for name in CRITERIA),
        )

    @api.model_create_multi
    def create(self, vals_list):
        trials = super().create(vals_list)
        for trial, vals in zip(trials, vals_list, strict=True):
            missing = [n for n in self._get_changed_fields() if n not in vals]
            trial.write({name: trial.rule_id[name] for name in missing})
        return trials

    def action_try(self):
        """Try it; the result stands in the same dialog. Raises UserError: no leads."""
        self.ensure_one()
        if not self.env.user.has_group("sales_team.group_sale_salesman_all_leads"):
            raise UserError(self.env._("Only team leaders and managers try routing."))
        # sudo: a leader sees in numbers what all leads would have become
        trial = self.sudo()
        cases = trial._get_cases(self.env.cr.now())
        if not cases:
            raise UserError(
                self.env._("No lead of this time meets the conditions of the rule.")
            )
        trial._show(trial._simulate(cases))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dry Run"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _get_rules(self):
        """The rules that are tried, in the order in which leads meet them."""
        if self.scope == "rule" or self.source == "file":
            return self.rule_id
        companies = (False, self.rule_id.company_id.id)
        others = self.rule_id.search(
            [
                ("active", "=", True),
                ("company_id", "in", companies),
                ("id", "not in", (self.rule_id | self.instead_of_id).ids),
            ]
        )
        place = self.instead_of_id or self.rule_id
        return (others | self.rule_id).sorted(
            lambda rule: (
                (place if rule == self.rule_id else rule).sequence,
                (place if rule == self.rule_id else rule).id,
            )
        )

    def _to_rule(self, rule):
        """Give a rule as ``routing`` takes it, the tried one with its changes."""
        if rule != self.rule_id:
            return rule._to_rule()
        return replace(
            rule._to_rule(),
            strategy=self.strategy,
            weights={name: self[f"weight_{name}"] for name in CRITERIA},
            keeps_existing_owner=self.keeps_existing_owner,
            requires_territory=self.requires_territory,
            respects_working_hours=self.respects_working_hours,
            high_value_score=self.high_value_score,
            min_level=self.min_level or "novice",
        )
