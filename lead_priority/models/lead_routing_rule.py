from ast import literal_eval

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..asking import check_may_ask
from ..scoring import RANKS
from .lead_qualification_change import QUALIFICATIONS

LEVELS = [
    ("novice", "Novice"),
    ("experienced", "Experienced"),
    ("senior", "Senior"),
]
STRATEGIES = [
    ("round_robin", "In turn: equal shares"),
    ("weighted", "In turn: shares by weight"),
    ("least_loaded", "Fewest open leads first"),
    ("best_fit", "Best fit"),
]
OWNER_GONE = [
    ("keep", "They stay with the owner"),
    ("reroute", "Routed to somebody else"),
    ("pool", "Into the pool"),
    ("leader", "To the team leader"),
]


class LeadRoutingRule(models.Model):
    """Which leads get an owner by themselves, among whom, and how he is chosen.

    The first rule (by sequence) whose conditions a lead meets routes it; rules with
    teams take leads of these teams and leads without a team. A lead that meets none
    stays where it is. No active rule: routing is off and Odoo's own assignment works
    as ever.
    """

    _name = "lead.routing.rule"
    _description = "Routing Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)

    # Which leads
    min_qualification = fields.Selection(
        QUALIFICATIONS,
        string="Qualified at Least As",
        required=True,
        default="sql",
        help="Leads below wait until their qualification rises.",
    )
    min_score = fields.Integer(
        string="Score of at Least", help="0 = any score, also none."
    )
    pool_ids = fields.Many2many(
        "lead.pool",
        string="Waiting In",
        check_company=True,
        help="Only leads that wait in these pools. Empty: wherever they wait.",
    )
    domain = fields.Char(string="Leads", default="[]")

    # Among whom
    team_ids = fields.Many2many(
        "crm.team",
        string="Teams",
        check_company=True,
        help="Routes among the members of these teams, and only leads of these teams "
        "or of no team: name one team to try routing with it first. Empty: all teams.",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Only These Reps",
        domain="[('share', '=', False)]",
        help="Among the members of the teams. Empty: all members.",
    )
    keeps_team = fields.Boolean(
        string="Leads Stay in Their Team",
        default=True,
        help="A lead that has a team already goes to a member of it.",
    )
    keeps_existing_owner = fields.Boolean(
        string="Known Customers Keep Their Rep",
        default=True,
        help="Who looks after a contact, or owned its last lead, gets the new one too, "
        "unless something speaks against it.",
    )
    requires_territory = fields.Boolean(
        string="Territory Must Match",
        help="Only reps with a territory that contains the lead's country or state.",
    )
    respects_working_hours = fields.Boolean(
        string="Only Reps at Work",
        help="Reps outside their working hours get nothing. Off: they find the lead "
        "when they come to work; leave always counts.",
    )
    min_level = fields.Selection(
        LEVELS,
        string="High-value Leads From",
        default="experienced",
        help="Reps below this level do not get high-value leads.",
    )
    high_value_score = fields.Integer(
        string="High-value From Score", help="0 = no lead is high-value."
    )
    cooldown_days = fields.Integer(
        string="Days Until It Comes Back",
        default=30,
        help="Days in which a previous owner does not get the lead back.",
    )

    # What then
    converts = fields.Boolean(
        string="Convert to Opportunity", help="The lead becomes an opportunity."
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        domain="[('res_model', 'in', (False, 'crm.lead'))]",
        default=lambda self: self.env.ref("mail.mail_activity_data_call", False),
        help="To do for the new owner. Runs of many leads make none: the owner gets "
        "one message for all of them.",
    )
    logs_in_chatter = fields.Boolean(
        string="Log in the Chatter, Many Leads Too",
        help="Leads routed a few at a time always log their new owner in the chatter. "
        "On: so do runs of many leads, which then take about twice as long. Custody "
        "and decisions tell it in any case.",
    )
    nobody_pool_id = fields.Many2one(
        "lead.pool",
        string="If Nobody Can",
        check_company=True,
        help="Where a lead waits that nobody can take. It is tried again by itself.",
    )
    absence_policy = fields.Selection(
        OWNER_GONE,
        string="Owner on Leave",
        required=True,
        default="keep",
        help="What becomes of open leads when their owner goes on leave for at least a "
        "working day.",
    )
    departure_policy = fields.Selection(
        OWNER_GONE,
        string="Owner Gone",
        required=True,
        default="reroute",
        help="What becomes of open leads when their owner is archived.",
    )

    gone_pool_id = fields.Many2one(
        "lead.pool",
        string="Pool for Them",
        check_company=True,
        help="Where leads go whose owner is on leave or gone, if they go into a pool.",
    )

    _score_is_positive = models.Constraint(
        "CHECK (min_score >= 0 AND high_value_score >= 0 AND cooldown_days >= 0)",
        "Scores and days are numbers from 0.",
    )

    @api.constrains("domain")
    def _check_domain(self):
        for rule in self:
            try:
                # sudo: as the job that routes
                self.env["crm.lead"].sudo().search(rule._get_domain(), limit=1)
                check_may_ask(self.env, Domain(rule._get_domain()))
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The filter of “%(rule)s” cannot be used: %(error)s",
                        rule=rule.name,
                        error=error,
                    )
                ) from error

    def _get_domain(self):
        return literal_eval(self.domain or "[]")

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env.registry.clear_cache()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if not {"active", "min_qualification"}.isdisjoint(vals):
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @tools.ormcache()
    def _get_lowest_rank(self):
        """The rank of qualification from which a rule takes leads; -1: routing is off.

        0 is raw, 1 MQL, 2 SQL lead.
        """
        # sudo: whether routing is on concerns whoever saves a lead
        rules = self.sudo().search([("active", "=", True)])
        return min((RANKS[rule.min_qualification] for rule in rules), default=-1)
