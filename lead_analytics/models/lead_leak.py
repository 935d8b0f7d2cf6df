from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..report.lead_analytics_report_leak import KINDS
from ..report.lead_analytics_report_mixin import COST_READERS

# A leak is this much larger, or smaller, than before, when the board says so.
MUCH = 0.25


class LeadLeak(models.Model):
    """One of the largest leaks of a week: so many leads, how, where, at what cost.

    Found by a job for each company each Monday (``lead_leak_find.py``) and kept, with
    what was planned against it. Figures are of all leads of the company.
    """

    _name = "lead.leak"
    _description = "Leak of a Week"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, rank, id"
    # Who reads a leak may discuss it and have an activity there; nobody writes it.
    _mail_post_access = "read"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date("Week Of", required=True, readonly=True, help="A Monday.")
    date_to = fields.Date("Until", compute="_compute_date_to")
    rank = fields.Integer(
        required=True,
        readonly=True,
        aggregator=None,
        help="1 cost most. 0: no longer among the largest, kept for its plan.",
    )
    kind = fields.Selection(KINDS, "How Leads Leaked", required=True, readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True, ondelete="cascade")
    team_id = fields.Many2one(
        "crm.team", "Sales Team", readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users",
        "Mostly With",
        readonly=True,
        ondelete="set null",
        help="Who had more than half of these leads when they leaked.",
    )
    user_leads = fields.Integer("Of Them With This Person", readonly=True)
    leads = fields.Integer(readonly=True)
    cost = fields.Monetary(readonly=True, groups=COST_READERS)
    weekly_before = fields.Float(
        "A Week Before",
        readonly=True,
        digits=(16, 1),
        aggregator=None,
        help="Leads that leaked in the same way and place, on average over the four"
        " weeks before.",
    )
    trend = fields.Selection(
        [("new", "New"), ("worse", "Worse"), ("same", "As before"), ("better", "Less")],
        compute="_compute_trend",
    )
    sentence = fields.Char("In Words", compute="_compute_sentence")
    comparison = fields.Char("Weeks Before", compute="_compute_sentence")
    action_ids = fields.One2many("lead.leak.action", "leak_id", "Action Plan")
    plan_state = fields.Selection(
        [("none", "No plan yet"), ("planned", "Planned"), ("done", "Done")],
        "Plan",
        compute="_compute_plan_state",
    )

    _week_idx = models.Index("(company_id, date_from)")

    @api.depends("date_from")
    def _compute_date_to(self):
        for leak in self:
            leak.date_to = leak.date_from and leak.date_from + timedelta(days=6)

    @api.depends("leads", "weekly_before")
    def _compute_trend(self):
        for leak in self:
            before = leak.weekly_before
            if not before:
                leak.trend = "new"
            elif abs(leak.leads - before) <= MUCH * before:
                leak.trend = "same"
            else:
                leak.trend = "worse" if leak.leads > before else "better"

    @api.depends("action_ids.state")
    def _compute_plan_state(self):
        for leak in self:
            states = set(leak.action_ids.mapped("state")) - {"cancelled"}
            if not states:
                leak.plan_state = "none"
            else:
                leak.plan_state = "planned" if "planned" in states else "done"

    @api.depends("kind", "source_id", "team_id", "date_from")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for leak in self:
            # sudo: names alone, of a leak one may read
            leak.display_name = self.env._(
                "%(kind)s: %(channel)s, %(team)s",
                kind=labels.get(leak.kind, ""),
                channel=leak.source_id.sudo().name or self.env._("no source"),
                team=leak.team_id.sudo().name or self.env._("no team"),
            )

    @api.depends("leads", "user_id", "user_leads", "weekly_before", "date_from")
    @api.depends_context("lang")
    def _compute_sentence(self):
        for leak in self:
            leak.sentence = leak._word_owner()
            leak.comparison = leak._word_comparison()

    def _word_owner(self):
        if not self.user_id:
            return self.env._("%s leads, with several people or nobody.", self.leads)
        return self.env._(
            "%(leads)s leads, %(with_user)s of them with %(user)s.",
            leads=self.leads,
            with_user=self.user_leads,
            user=self.user_id.sudo().name,  # the name alone
        )

    def _word_comparison(self):
        if not self.weekly_before:
            return self.env._("There were none in the four weeks before.")
        return self.env._(
            "In the four weeks before there were %s a week.",
            f"{self.weekly_before:.1f}",
        )

    def _get_place_domain(self):
        """Give the domain of leaked leads of this kind and place, of any week."""
        self.ensure_one()
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("kind", "=", self.kind)
            & Domain("source_id", "=", self.source_id.id)
            & Domain("team_id", "=", self.team_id.id)
        )

    def _get_week_domain(self, weeks=1, weeks_later=0):
        """Give the domain of weeks: of this one, or of ones so many later."""
        self.ensure_one()
        start = self.date_from + timedelta(weeks=weeks_later)
        periods = self.env["lead.analytics.period"]
        first, end = periods._to_moments(
            start, start + timedelta(weeks=weeks, days=-1), self.company_id
        )
        return Domain("leaked_at", ">=", first) & Domain("leaked_at", "<", end)

    def action_plan(self):
        """Ask what is to be done against this leak, by whom, until when."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan Against This Leak"),
            "res_model": "lead.leak.action",
            "view_mode": "form",
            "target": "new",
            "context": {"default_leak_id": self.id},
        }

    def action_open_leads(self):
        """Open the leads of this leak, as far as the user sees them."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "lead.analytics.report.leak",
            "view_mode": "list,pivot,graph",
            "domain": list(self._get_place_domain() & self._get_week_domain()),
        }
