from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date


class LeadAssignmentMonth(models.Model):
    """What became of the leads a rep got in a month, beside what was to be expected.

    Expected is how many of them the other reps of the team would have won, kind of lead
    by kind of lead. Written by the job of the month, again each month for six months:
    leads are won long after they are assigned, and by the others, too.
    """

    _name = "lead.assignment.month"
    _description = "Assignment Effectiveness"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "month desc, low_months desc, user_id, id"
    _rec_name = "user_id"
    # Who may read a row may say that the coaching is done.
    _mail_post_access = "read"

    month = fields.Date(required=True, readonly=True, help="Its first day.")
    month_name = fields.Char("Name of the Month", compute="_compute_month_name")
    user_id = fields.Many2one(
        "res.users", "Salesperson", required=True, readonly=True, ondelete="cascade"
    )
    team_id = fields.Many2one(
        "crm.team", "Sales Team", readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    assigned = fields.Integer(
        readonly=True, help="Leads the salesperson got in the month."
    )
    contacted = fields.Integer(readonly=True, help="Of those, by the salesperson.")
    won = fields.Integer(readonly=True, help="Of those, until now.")
    lost = fields.Integer(readonly=True, help="Of those, until now.")
    expected = fields.Float(
        readonly=True,
        digits=(16, 1),
        help="How many the other salespeople of the team would have won of the same"
        " mix of sources and product lines.",
    )
    is_compared = fields.Boolean(
        readonly=True, help="There are others in the team to compare with."
    )
    contacted_rate = fields.Float(
        "Contacted (%)", compute="_compute_rates", digits=(16, 1)
    )
    won_rate = fields.Float("Won (%)", compute="_compute_rates", digits=(16, 1))
    effectiveness = fields.Float(
        "Won of Expected (%)",
        compute="_compute_rates",
        digits=(16, 0),
        help="100: as many as the others would have won. Below 75 the month is low.",
    )
    is_low = fields.Boolean("Low", readonly=True)
    low_months = fields.Integer(
        "Low Months Running", readonly=True, aggregator=None, help="Up to this one."
    )
    needs_coaching = fields.Boolean(
        readonly=True,
        help="Low for three months or more, and all of them together too low to be"
        " chance.",
    )
    is_told = fields.Boolean(
        readonly=True, copy=False, help="The team leader was asked to coach."
    )
    is_mailed = fields.Boolean(readonly=True, copy=False)

    _month_uniq = models.UniqueIndex(
        "(company_id, month, user_id, COALESCE(team_id, 0))"
    )

    @api.depends("assigned", "contacted", "won", "expected", "is_compared")
    def _compute_rates(self):
        for row in self:
            row.contacted_rate = row.assigned and 100 * row.contacted / row.assigned
            row.won_rate = row.assigned and 100 * row.won / row.assigned
            row.effectiveness = row.expected and 100 * row.won / row.expected

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_name(self):
        for row in self:
            row.month_name = row.month and format_date(
                self.env, row.month, date_format="LLLL y"
            )

    @api.depends("user_id", "month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._(
                "%(name)s, %(month)s",
                name=row.user_id.sudo().name,
                month=row.month_name,
            )

    def action_open_leads(self):
        """Open the leads that the salesperson got in the month."""
        self.ensure_one()
        report = self.env["lead.analytics.report.rep"]
        rows = report.search(self._get_report_domain())
        return report._open_leads(rows.lead_id.ids, self.display_name)

    def _get_report_domain(self):
        rep = [("user_id", "=", self.user_id.id), ("team_id", "=", self.team_id.id)]
        return self._get_month_domain(self.company_id, self.month) & Domain(rep)

    @api.model
    def _get_month_domain(self, company, month):
        """Give the domain of the leads that reps of a company got in a month.

        Leads without a company are those of the company that the rep works for.
        """
        start, end = self._get_bounds(company, month)
        nobodys = Domain("company_id", "=", False)
        nobodys &= Domain("user_id.company_id", "=", company.id)
        return (
            (Domain("company_id", "=", company.id) | nobodys)
            & Domain("assigned_at", ">=", start)
            & Domain("assigned_at", "<", end)
        )

    @api.model
    def _get_bounds(self, company, month):
        """Give when a month begins and ends where the company is, as naive UTC."""
        return self.env["lead.analytics.period"]._get_bounds(
            "month", month, company=company
        )
