from odoo import fields, models

from ..running import bounds

COMPANY_KEY = -1


class LeadPlaybookClosedLoop(models.Model):
    """How many of the tasks of two weeks were brought to a result, by team.

    The fortnights begin on a Monday at midnight in the company's time zone, counted
    from 2024-01-01. Due are the tasks of steps that are not optional and whose limit
    fell in the two weeks, but for those called off, or not needed any more, before
    their limit. Closed is what was done, or skipped with a reason, before the two weeks
    were over: in time before its own limit, else late. Closed-loop rate = closed / due.

    Rows are recorded once, by ``_record_closed_loops`` when a fortnight is over, and
    never change.
    """

    _name = "lead.playbook.closed.loop"
    _description = "Closed-Loop Rate of Two Weeks"
    _inherit = ["lead.journal.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "starts_on desc, is_total desc, rate, id"
    _rec_name = "name"

    name = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, ondelete="restrict")
    team_id = fields.Many2one(
        "crm.team", "Sales Team", readonly=True, ondelete="set null"
    )
    key = fields.Integer(
        readonly=True,
        aggregator=None,
        help="Id of the team, 0: of no team, -1: of the whole company.",
    )
    is_total = fields.Boolean("Whole Company", readonly=True)
    starts_on = fields.Date("From", readonly=True)
    ends_on = fields.Date("Until", readonly=True)
    due = fields.Integer(
        readonly=True, help="Tasks whose limit fell in these two weeks."
    )
    in_time = fields.Integer(
        "Closed in Time", readonly=True, help="Done or skipped before the limit."
    )
    late = fields.Integer(
        "Closed Late",
        readonly=True,
        help="Done or skipped after the limit, before the two weeks were over.",
    )
    skipped = fields.Integer(
        readonly=True, help="Of those closed: skipped with a reason."
    )
    not_closed = fields.Integer(
        readonly=True, help="Neither done nor skipped when the two weeks were over."
    )
    rate = fields.Float(
        "Closed-Loop Rate (%)",
        readonly=True,
        aggregator="avg",
        help="In time and late, of the tasks that were due.",
    )
    in_time_rate = fields.Float("Closed in Time (%)", readonly=True, aggregator="avg")
    goal = fields.Integer(
        "Goal (%)",
        readonly=True,
        aggregator="avg",
        help="As it was set when the two weeks were over.",
    )
    is_below = fields.Boolean(
        "Below the Goal",
        readonly=True,
        help="And enough tasks were due to judge.",
    )
    worst_steps = fields.Text(
        readonly=True, help="Where most tasks were left open or closed late."
    )
    recorded_at = fields.Datetime(readonly=True)

    _fortnight_uniq = models.UniqueIndex("(company_id, starts_on, key)")

    def action_open_tasks(self):
        """Open the tasks that were due in these two weeks, those the reader may see."""
        self.ensure_one()
        tz = self.env["lead.score.model"]._get_tz(self.company_id)
        start, end = bounds(self.starts_on, tz)
        domain = [
            ("due", "=", 1),
            ("company_id", "=", self.company_id.id),
            ("limit_at", ">=", start),
            ("limit_at", "<", end),
        ]
        if not self.is_total:
            domain.append(("team_id", "=", self.team_id.id))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_nurture.lead_playbook_report_task_action"
        )
        return action | {
            "domain": domain,
            "views": [(False, "list"), (False, "pivot"), (False, "graph")],
        }
