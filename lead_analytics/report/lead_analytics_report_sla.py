from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.models.lead_sla_clock import KINDS
from odoo.addons.lead_priority.report_columns import flag, named, percent

from .expressions import ORIGIN, joins_of, taken_from

WEEKDAYS = [
    ("1", "Monday"),
    ("2", "Tuesday"),
    ("3", "Wednesday"),
    ("4", "Thursday"),
    ("5", "Friday"),
    ("6", "Saturday"),
    ("7", "Sunday"),
]
HOURS = [(f"{hour:02}", f"{hour:02}:00") for hour in range(24)]
OUTCOMES = [
    ("in_time", "In time"),
    ("late", "Late"),
    ("missed", "Missed, not done yet"),
    ("running", "Still running"),
    ("cancelled", "Cancelled"),
    ("parked", "Needs attention"),
]
CLOCK = (
    *("lead_id", "company_id", "policy_id", "kind", "user_id", "team_id"),
    *("started_at", "due_at", "met_at"),
)
IN_TIME = SQL("clock.state = 'met'")
DECIDED = SQL("clock.state = ANY ('{met,breached}')")


class LeadAnalyticsReportSla(models.Model):
    """Limits of leads with their owners: kept or missed, when, by how much.

    A limit belongs to the owner who had the lead, also after it was taken back.
    Limits that still run, or that ended because the lead went elsewhere in time,
    count in no rate. Day of the week and hour are those of the reader's time zone.
    """

    _name = "lead.analytics.report.sla"
    _description = "Limits Kept and Missed"
    _inherit = ["lead.analytics.report.mixin"]
    _auto = False
    _order = "started_at desc, id desc"
    _rec_name = "lead_id"

    policy_id = fields.Many2one("lead.sla.policy", readonly=True)
    kind = fields.Selection(KINDS, "Limit", readonly=True)
    outcome = fields.Selection(OUTCOMES, readonly=True)
    started_at = fields.Datetime("Started On", readonly=True)
    due_at = fields.Datetime("Due On", readonly=True)
    met_at = fields.Datetime("Contacted On", readonly=True)
    weekday = fields.Selection(
        WEEKDAYS, "Day of the Week", readonly=True, help="On which the limit started."
    )
    hour = fields.Selection(HOURS, readonly=True, help="In which the limit started.")

    clocks = fields.Integer("Limits", readonly=True)
    in_time = fields.Integer("Kept", readonly=True)
    missed = fields.Integer(
        readonly=True, help="Done after the deadline, or not done although it passed."
    )
    running = fields.Integer("Still Running", readonly=True)
    in_time_rate = fields.Float(
        "In Time (%)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Of the limits that were kept or missed.",
    )
    hours_late = fields.Float(
        "Hours Late, Median",
        readonly=True,
        aggregator="median",
        help="Of the missed ones: hours of the clock from the deadline to the contact,"
        " or until now.",
    )
    hours_late_p90 = fields.Float(
        "Hours Late, 9 of 10",
        readonly=True,
        aggregator="p90",
        help="Nine of ten missed ones were no later than that.",
    )

    _depends = {
        "lead.sla.clock": [*CLOCK, "state", "breached_at", "ended_at"],
        "lead.milestone": ["lead_id", *ORIGIN],
    }

    @property
    def _table_query(self):
        return SQL(
            """SELECT clock.id, %(columns)s, company.currency_id, %(measures)s
                 FROM lead_sla_clock clock
                 LEFT JOIN lead_milestone row ON row.lead_id = clock.lead_id
                 %(joins)s""",
            columns=named(taken_from("clock", CLOCK) | taken_from("row", ORIGIN)),
            measures=named(self._get_measures()),
            joins=joins_of(SQL("row"), self.env.company.id),
        )

    def _get_measures(self):
        """Give what is counted of a limit, and when it started in the reader's zone."""
        local = SQL("timezone(%s, timezone('UTC', clock.started_at))", self.env.tz.zone)
        late = SQL(
            """CASE WHEN clock.state = 'breached' THEN GREATEST(EXTRACT(EPOCH FROM
                COALESCE(clock.met_at, clock.ended_at, timezone('UTC', now()))
                - clock.due_at) / 3600.0, 0) END"""
        )
        return {
            "region": self._region_sql(),
            "outcome": SQL(
                "CASE clock.state WHEN 'met' THEN 'in_time' WHEN 'breached' THEN"
                " CASE WHEN clock.met_at IS NULL THEN 'missed' ELSE 'late' END"
                " ELSE clock.state END"
            ),
            "weekday": SQL("EXTRACT(ISODOW FROM %s)::text", local),
            "hour": SQL("to_char(%s, 'HH24')", local),
            "clocks": SQL("1"),
            "in_time": flag(IN_TIME),
            "missed": flag(SQL("clock.state = 'breached'")),
            "running": flag(SQL("clock.state = 'running'")),
            "in_time_rate": percent(IN_TIME, DECIDED),
            "hours_late": late,
            "hours_late_p90": late,
        }
