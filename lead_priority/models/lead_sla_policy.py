from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..scoring import BadRule, check_domain, parse_domain
from .lead_qualification_change import QUALIFICATIONS

UNITS = [
    ("working_hours", "Working hours"),
    ("hours", "Hours of the clock"),
    ("working_days", "Working days"),
    ("days", "Days"),
]
# Limits of a policy, by the kind of clock that watches them.
LIMITS = {
    "first_response": "first_response",
    "second_followup": "second_followup",
    "untouched": "reclaim_untouched",
    "idle": "reclaim_idle",
}
CHANNELS = ("call", "mail", "meeting", "message")
# Changing these changes deadlines that run.
LIMIT_FIELDS = frozenset(
    (
        *LIMITS.values(),
        *(f"{limit}_unit" for limit in LIMITS.values()),
        "announce_hours",
        "calendar_id",
        "hands_over_percent",
        "warn_first_percent",
        "warn_second_percent",
    )
)


class LeadSlaPolicy(models.Model):
    """How fast leads are followed up, and what happens when they are not.

    The first active policy that a lead matches, by sequence, is the lead's. Its
    limits count while the lead has an owner, from the policy's activation on.
    """

    _name = "lead.sla.policy"
    _description = "SLA Policy"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("archived", "Archived")],
        required=True,
        default="draft",
        copy=False,
    )
    active_from = fields.Datetime(
        copy=False, help="Limits count from then on; set when the policy is activated."
    )
    counts_past = fields.Boolean(
        string="Count the Time Before Activation",
        help="Leads that have been with their owner for long already are announced "
        "and taken back soon after activation. Off: everybody starts afresh.",
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, help="Empty: all."
    )

    # Which leads
    team_ids = fields.Many2many("crm.team", string="Teams", help="Empty: all teams.")
    min_qualification = fields.Selection(
        QUALIFICATIONS, string="Qualified at Least", required=True, default="raw"
    )
    min_score = fields.Integer(string="Score at Least", help="Points; 0 = any score.")
    domain = fields.Char(string="Only Leads That Match", default="[]", required=True)

    # Limits
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Hours",
        check_company=True,
        help="Empty: the working hours of the company.",
    )
    first_response = fields.Float(
        string="First Contact Within", default=2, help="0 = no limit."
    )
    first_response_unit = fields.Selection(
        UNITS, required=True, default="working_hours"
    )
    warn_first_percent = fields.Integer(
        string="First Warning At",
        default=50,
        help="Percent of the limit; 0 = none.",
    )
    warn_second_percent = fields.Integer(
        string="Second Warning At",
        default=80,
        help="Percent of the limit; 0 = none.",
    )
    hands_over_percent = fields.Integer(
        string="Hand Over At",
        help="Percent of the limit at which a lead nobody has contacted goes to "
        "another rep, before the limit is missed; 0 = never.",
    )
    escalates = fields.Boolean(
        string="Tell the Team Leader",
        default=True,
        help="When the limit is missed.",
    )
    second_followup = fields.Float(
        string="Second Follow-up Within",
        default=3,
        help="After the first contact, while the lead is no opportunity; its owner "
        "gets a reminder then. 0 = no reminder.",
    )
    second_followup_unit = fields.Selection(UNITS, required=True, default="days")
    reclaim_untouched = fields.Float(
        string="Take Back Without Contact After",
        default=48,
        help="0 = never.",
    )
    reclaim_untouched_unit = fields.Selection(UNITS, required=True, default="hours")
    reclaim_idle = fields.Float(
        string="Take Back Without Follow-up For",
        default=7,
        help="Since the last follow-up that counts as contact. 0 = never.",
    )
    reclaim_idle_unit = fields.Selection(UNITS, required=True, default="days")
    announce_hours = fields.Integer(
        string="Announced Before",
        default=24,
        help="Hours of the clock between the announcement and the lead being taken "
        "back.",
    )
    reclaim_pool_id = fields.Many2one(
        "lead.pool",
        string="Goes To",
        check_company=True,
        domain="[('kind', 'in', ('public', 'nurture'))]",
        help="Empty: the first public pool, else the lead is unassigned.",
    )
    may_recycle = fields.Boolean(
        string="Qualifies Anew",
        default=True,
        help="A lead that was taken back is raw again: only new activity raises it.",
    )
    reclaim_routes = fields.Boolean(
        string="To Somebody Else at Once",
        help="Routing gives a lead that was taken back to another rep at once, if "
        "a routing rule takes it. Off: it waits in its pool until somebody claims it.",
    )

    # Contacts
    min_contacts = fields.Integer(
        string="Contacts Before Giving Back",
        help="Follow-ups that a rep must have recorded before giving a lead back; "
        "0 = none.",
    )
    max_contacts = fields.Integer(
        string="Contacts at Most", default=5, help="0 = no ceiling."
    )
    max_contacts_days = fields.Integer(
        string="Within Days", default=3, help="Days of the clock."
    )
    allows_call = fields.Boolean(string="Calls", default=True)
    allows_mail = fields.Boolean(string="E-mails", default=True)
    allows_meeting = fields.Boolean(string="Meetings", default=True)
    allows_message = fields.Boolean(string="Messages", default=True)

    _not_negative = models.Constraint(
        "CHECK (first_response >= 0 AND second_followup >= 0 AND"
        " reclaim_untouched >= 0 AND reclaim_idle >= 0 AND announce_hours >= 0 AND"
        " min_contacts >= 0 AND max_contacts >= 0 AND max_contacts_days >= 0)",
        "Limits and numbers of contacts are not negative.",
    )
    _not_endless = models.Constraint(
        "CHECK (first_response <= 9999 AND second_followup <= 9999 AND"
        " reclaim_untouched <= 9999 AND reclaim_idle <= 9999 AND"
        " announce_hours <= 9999 AND max_contacts_days <= 9999)",
        "A limit is at most 9999.",
    )
    _percents = models.Constraint(
        "CHECK (warn_first_percent BETWEEN 0 AND 99 AND"
        " warn_second_percent BETWEEN 0 AND 99 AND"
        " hands_over_percent BETWEEN 0 AND 99)",
        "Percents are from 0 to 99: at 100 the limit is missed.",
    )

    @api.constrains("warn_first_percent", "warn_second_percent")
    def _check_warnings_order(self):
        for policy in self:
            if 0 < policy.warn_second_percent <= policy.warn_first_percent:
                raise ValidationError(
                    self.env._("The second warning comes after the first one.")
                )

    @api.constrains(*LIMITS.values(), *(f"{limit}_unit" for limit in LIMITS.values()))
    def _check_whole_days(self):
        for policy in self:
            for limit in LIMITS.values():
                if policy[f"{limit}_unit"].endswith("days") and policy[limit] % 1:
                    raise ValidationError(
                        self.env._(
                            "“%(limit)s” is counted in whole days; use hours for less.",
                            limit=policy._fields[limit]._description_string(self.env),
                        )
                    )

    @api.constrains("domain")
    def _check_domain(self):
        for policy in self:
            try:
                check_domain(policy._parse_domain(), self.env["crm.lead"].sudo())
            except BadRule as error:
                raise ValidationError(
                    self.env._(
                        "“%(policy)s” cannot choose leads by this: %(reason)s",
                        policy=policy.name,
                        reason=self.env["lead.score.rule"]._get_error_reason(error),
                    )
                ) from error

    def _parse_domain(self):
        return parse_domain(self.domain)
