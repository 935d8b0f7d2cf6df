from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

READERS = (
    "sales_team.group_sale_salesman",
    "lead_priority.lead_priority_group_marketing",
)
KINDS = [
    ("week", "Weekly"),
    ("biweek", "Every two weeks"),
    ("month", "Monthly"),
    ("quarter", "Quarterly"),
]
# Sheets of a pack, in their order: each answers one question.
SHEETS = (
    *("trend", "funnel", "waste", "response", "reps", "losses", "targets", "costs"),
    *("scores", "raw"),
)


class LeadReviewPack(models.Model):
    """A workbook for a regular review: which questions, of which period, for whom.

    Each recipient gets a file of their own (``lead.review.pack.file``), made as that
    person: it says nothing that the person could not see in Odoo.
    """

    _name = "lead.review.pack"
    _description = "Review Pack"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(
        KINDS, "Review", required=True, default="week", help="How long a period is."
    )
    recipient_ids = fields.Many2many(
        "res.users",
        string="Recipients",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Each gets a file of their own, with what they may see in Odoo.",
    )
    file_ids = fields.One2many("lead.review.pack.file", "pack_id", "Files")
    file_count = fields.Integer(compute="_compute_file_count")

    # What is asked
    has_trend = fields.Boolean(
        "Is it getting better?", default=True, help="The last six periods in a row."
    )
    has_funnel = fields.Boolean(
        "Which channels bring customers?",
        default=True,
        help="The funnel by source, team, product line and region.",
    )
    has_waste = fields.Boolean(
        "Where did the leads go?",
        default=True,
        help="Each lead in one place, what leaked, and the TOP 3 leaks.",
    )
    has_response = fields.Boolean(
        "How fast do we answer?",
        default=True,
        help="Working hours to the first contact: median, nine of ten, by team.",
    )
    has_reps = fields.Boolean("How does each salesperson do?", default=True)
    has_losses = fields.Boolean(
        "Where and why do we lose?", default=True, help="Stage by lost reason."
    )
    has_targets = fields.Boolean("Do we reach our targets?", default=True)
    has_costs = fields.Boolean(
        "What do channels cost?",
        default=True,
        help="Only in the files of people who may see costs.",
    )
    has_scores = fields.Boolean(
        "Do points tell who buys?",
        default=True,
        help="Accuracy of the score by month, for managers and marketing.",
    )
    has_raw = fields.Boolean(
        "Raw data",
        default=True,
        help="A row for each lead that came in, to filter and pivot.",
    )

    # By button
    period = fields.Selection(
        [
            ("last", "The last complete period"),
            ("current", "The current period so far"),
            ("custom", "From – to"),
        ],
        required=True,
        default="last",
        help="Which period a button makes the pack of.",
    )
    date_from = fields.Date("From")
    date_to = fields.Date("To", help="The last day, included.")

    @api.depends("file_ids")
    def _compute_file_count(self):
        counts = dict(
            self.env["lead.review.pack.file"]._read_group(
                [("pack_id", "in", self.ids)], ["pack_id"], ["__count"]
            )
        )
        for pack in self:
            pack.file_count = counts.get(pack._origin, 0)

    @api.constrains("recipient_ids", "company_id")
    def _check_recipients(self):
        for pack in self:
            for user in pack.recipient_ids:
                pack._check_recipient(user)

    def _check_recipient(self, user):
        """Refuse people whose file would be empty: they open no lead here.

        :raises ValidationError: the person has no role in CRM, or not in the company
        """
        # sudo: which role and companies somebody has
        user = user.sudo()
        if not any(map(user.has_group, READERS)):
            raise ValidationError(
                self.env._(
                    "%s has no access to leads: give them a role in CRM first.",
                    user.name,
                )
            )
        if self.company_id not in user.company_ids:
            raise ValidationError(
                self.env._(
                    "%(user)s does not work in %(company)s.",
                    user=user.name,
                    company=self.company_id.name,
                )
            )

    @api.constrains("period", "date_from", "date_to")
    def _check_dates(self):
        for pack in self.filtered(lambda pack: pack.period == "custom"):
            if not (pack.date_from and pack.date_to):
                raise ValidationError(self.env._("Say from which day to which."))
            if pack.date_to < pack.date_from:
                raise ValidationError(
                    self.env._("A period ends on the day it begins, or later.")
                )

    def _get_period(self, now):
        """Give the first and the last day that a button asks for."""
        self.ensure_one()
        if self.period == "custom":
            return self.date_from, self.date_to
        return self._get_days(now, back=self.period == "last")

    def _get_days(self, now, back):
        """Give the days of the period ``back`` periods ago, where the company is."""
        periods = self.env["lead.analytics.period"]
        today = periods._to_day(now, self.company_id)
        return periods._get_days(self.kind, today, int(back))

    def _get_sheets(self):
        """Give which sheets the pack has, in their order; an overview always."""
        return ["overview", *(name for name in SHEETS if self[f"has_{name}"])]

    # Buttons --------------------------------------------------------------------
    def action_make_mine(self):
        """Have the pack made for oneself: a job does it, the file is downloaded."""
        self.ensure_one()
        self._check_recipient(self.env.user)
        files = self._request_files(self.env.user, sends_mail=False)
        return files._get_formview()

    def action_send(self):
        """Have the pack made and mailed for each recipient."""
        self.ensure_one()
        if not self.recipient_ids:
            raise UserError(self.env._("Choose who gets this pack."))
        self._request_files(self.recipient_ids, sends_mail=True)
        return self.action_open_files()

    def action_open_files(self):
        """Open the files of this pack."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_analytics.lead_review_pack_file_action"
        )
        return {
            **action,
            "domain": [("pack_id", "=", self.id)],
            "context": {},
        }

    def _request_files(self, users, *, sends_mail):
        self.check_access("write")
        now = self.env.cr.now()
        first, last = self._get_period(now)
        return self.env["lead.review.pack.file"]._request(
            self, users, first, last, sends_mail=sends_mail, now=now
        )
