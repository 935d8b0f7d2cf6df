from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.report_columns import flag, named, percent

from .expressions import ORIGIN, SIZES, days_between, joins_of, size_band, taken_from

ACTIVATION_DAYS = 7
MILESTONE = (*ORIGIN, "lead_id", "company_id", "won_at", "lost_at")
# The rep has it still, or had it when it was decided on.
HIS = SQL("row.user_id = work.user_id")
WON = SQL("row.won_at IS NOT NULL AND row.user_id = work.user_id")
CLOSED = SQL(
    "(row.won_at IS NOT NULL OR row.lost_at IS NOT NULL) AND row.user_id = work.user_id"
)
FIRST = SQL("row.first_user_id = work.user_id")


class LeadAnalyticsReportRep(models.Model):
    """What reps did with the leads they had: one row for each rep who had a lead.

    A lead that three reps had is handled by three; it is won or lost by the one who
    had it then. The hours to the first contact are those of the first owner, in
    working time. Rows are seen like the leads they are about.
    """

    _name = "lead.analytics.report.rep"
    _description = "Rep Efficiency"
    _inherit = ["lead.analytics.report.mixin"]
    _auto = False
    _order = "assigned_at desc, id desc"
    _rec_name = "lead_id"

    size_band = fields.Selection(SIZES, "Company Size", readonly=True)
    captured_at = fields.Datetime("Captured On", readonly=True)
    assigned_at = fields.Datetime("Got On", readonly=True)
    won_at = fields.Datetime("Won On", readonly=True)
    lost_at = fields.Datetime("Lost On", readonly=True)

    handled = fields.Integer("Leads Handled", readonly=True)
    load = fields.Integer("Open Now", readonly=True)
    contacted = fields.Integer(readonly=True, help="By the salesperson, at least once.")
    won = fields.Integer(readonly=True)
    lost = fields.Integer(readonly=True)
    closed = fields.Integer("Won or Lost", readonly=True)
    contacts = fields.Integer(
        "Follow-ups", readonly=True, help="Valid follow-ups by the salesperson."
    )
    contacts_per_lead = fields.Float(
        "Follow-ups per Lead", readonly=True, aggregator="avg", digits=(16, 1)
    )
    contacted_rate = fields.Float(
        "Contacted (%)", readonly=True, aggregator="avg", digits=(16, 1)
    )
    in_time_rate = fields.Float(
        "In Time (%)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="First contacts within the limit of the SLA, of those kept or missed.",
    )
    response_hours = fields.Float(
        "First Contact, Median",
        readonly=True,
        aggregator="median",
        help="Working hours from the assignment. Half of the leads waited no longer.",
    )
    response_hours_p90 = fields.Float(
        "First Contact, 9 of 10",
        readonly=True,
        aggregator="p90",
        help="Working hours from the assignment. Nine of ten leads waited no longer.",
    )
    cycle_days = fields.Float(
        "Days to Won, Median",
        readonly=True,
        aggregator="median",
        digits=(16, 1),
        help="From the day the lead came in to the day it was won.",
    )
    conversion_rate = fields.Float(
        "Won of Handled (%)", readonly=True, aggregator="avg", digits=(16, 1)
    )
    won_rate = fields.Float(
        "Won of Closed (%)", readonly=True, aggregator="avg", digits=(16, 1)
    )
    activation_rate = fields.Float(
        "Active Within 7 Days (%)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Leads that did something of their own within 7 days of coming in.",
    )
    rating = fields.Float(
        "Quality Rating",
        readonly=True,
        aggregator="avg",
        digits=(16, 0),
        help="What the salesperson says of the leads: good 100, average 50, bad 0.",
    )
    won_revenue = fields.Monetary(readonly=True, currency_field="currency_id")
    automatic_steps = fields.Integer(
        readonly=True,
        help="Messages and steps done by themselves while the salesperson had the lead,"
        " and leads assigned by a routing rule.",
    )
    hours_saved = fields.Float(
        "Admin Hours Saved",
        readonly=True,
        help="An estimate: automatic steps times the minutes that one takes by hand,"
        " as set in the settings of CRM.",
    )

    _depends = {
        "lead.milestone": [
            *MILESTONE,
            *("place", "user_id", "activated_at", "revenue", "response_hours"),
        ],
        "lead.custody": ["place", "user_id", "team_id", "started_at", "ended_at"],
        "lead.followup": ["lead_id", "user_id", "is_valid", "reverses_id"],
        "lead.sla.clock": ["lead_id", "user_id", "kind", "state"],
        "lead.quality.rating": ["lead_id", "user_id", "points"],
        "lead.routing.decision": ["lead_id", "user_id", "by_user_id"],
        "crm.lead": ["company_size"],
        "res.company": ["currency_id", "lead_step_minutes"],
    }

    @property
    def _table_query(self):
        return SQL(
            """SELECT work.id, work.user_id, work.team_id, work.assigned_at,
                      company.currency_id, %(columns)s, %(measures)s
                 FROM (%(work)s) work
                 JOIN lead_milestone row ON row.capture_id = work.capture_id
                  AND row.lead_id IS NOT NULL
                 %(origin)s %(joins)s""",
            columns=named(taken_from("row", MILESTONE)),
            measures=named(self._get_measures()),
            work=self._work_sql(),
            origin=joins_of(SQL("row"), self.env.company.id),
            joins=self._joins_sql(),
        )

    def _get_measures(self):
        """Give the columns of a rep with a lead that are counted or ranked."""
        minutes = SQL("COALESCE(company.lead_step_minutes, 0)")
        steps = SQL("COALESCE(step.number, 0) + COALESCE(routed.number, 0)")
        response = SQL("CASE WHEN %s THEN row.response_hours END", FIRST)
        active_by = SQL("row.captured_at + make_interval(days => %s)", ACTIVATION_DAYS)
        cycle = days_between(SQL("row.captured_at"), SQL("row.won_at"))
        return {
            "region": self._region_sql(),
            "size_band": size_band(SQL("lead.company_size")),
            "handled": SQL("1"),
            "load": flag(
                SQL("row.place = 'owner' AND row.user_id = work.user_id"),
            ),
            "contacted": flag(SQL("own.number > 0")),
            "won": flag(WON),
            "lost": flag(SQL("row.lost_at IS NOT NULL AND %s", HIS)),
            "closed": flag(CLOSED),
            "contacts": SQL("COALESCE(own.number, 0)"),
            "contacts_per_lead": SQL("COALESCE(own.number, 0)"),
            "contacted_rate": percent(SQL("own.number > 0"), SQL("TRUE")),
            "in_time_rate": SQL("clock.in_time_rate"),
            "response_hours": response,
            "response_hours_p90": response,
            "cycle_days": SQL("CASE WHEN %s THEN %s END", WON, cycle),
            "conversion_rate": percent(WON, SQL("TRUE")),
            "won_rate": percent(WON, CLOSED),
            "activation_rate": percent(
                SQL("row.activated_at <= %s", active_by), SQL("TRUE")
            ),
            "rating": SQL("rating.points"),
            "won_revenue": SQL("CASE WHEN %s THEN row.revenue ELSE 0 END", WON),
            "automatic_steps": steps,
            "hours_saved": SQL("(%s) * %s / 60.0", steps, minutes),
        }

    def _work_sql(self):
        """Who had which captured lead, since when, in which team last."""
        return SQL(
            """SELECT min(id) AS id, capture_id, user_id,
                      min(started_at) AS assigned_at,
                      (array_agg(team_id ORDER BY id DESC))[1] AS team_id
                 FROM lead_custody
                WHERE place = ANY ('{owner,won,lost}') AND user_id IS NOT NULL
             GROUP BY capture_id, user_id"""
        )

    def _joins_sql(self):
        """What the rep did with the lead; PostgreSQL leaves out what nobody asks."""
        return SQL(
            """LEFT JOIN (SELECT lead_id, user_id, count(*) AS number
                            FROM lead_followup contact WHERE %(valid)s
                        GROUP BY lead_id, user_id) own
                 ON own.lead_id = row.lead_id AND own.user_id = work.user_id
               LEFT JOIN (SELECT lead_id, user_id,
                                 avg(100.0 * (state = 'met')::int) AS in_time_rate
                            FROM lead_sla_clock WHERE kind = 'first_response'
                             AND state = ANY ('{met,breached}')
                        GROUP BY lead_id, user_id) clock
                 ON clock.lead_id = row.lead_id AND clock.user_id = work.user_id
               LEFT JOIN (SELECT lead_id, user_id, avg(points) AS points
                            FROM lead_quality_rating GROUP BY lead_id, user_id) rating
                 ON rating.lead_id = row.lead_id AND rating.user_id = work.user_id
               LEFT JOIN (SELECT lead_id, user_id, count(*) AS number
                            FROM lead_routing_decision
                           WHERE outcome = 'assigned' AND by_user_id IS NULL
                        GROUP BY lead_id, user_id) routed
                 ON routed.lead_id = row.lead_id AND routed.user_id = work.user_id
               LEFT JOIN (SELECT held.capture_id, held.user_id, count(*) AS number
                            FROM lead_custody held JOIN lead_followup step
                              ON step.lead_id = held.lead_id AND step.is_automatic
                             AND step.occurred_at >= held.started_at
                             AND step.occurred_at < COALESCE(held.ended_at, 'infinity')
                           WHERE held.place = 'owner'
                        GROUP BY held.capture_id, held.user_id) step
                 ON step.capture_id = work.capture_id AND step.user_id = work.user_id
            """,
            valid=self.env["lead.followup"]._valid_sql("contact"),
        )
