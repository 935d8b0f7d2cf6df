from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

DEFAULT_CUT_OFF_HOURS = 48


class LeadScoreSample(models.AbstractModel):
    """Which leads of the past are judged, and at which moment each of them.

    A lead is judged as it was known at its *cut-off*: the first contact by a person,
    or so many hours after it came in, and never after it was won or lost. What
    happened later, such as the mails that follow an order, must not make a rule look
    good.
    """

    _name = "lead.score.sample"
    _description = "Sample of Leads of the Past"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="Leads of this company, and those of no company.",
    )
    team_id = fields.Many2one(
        "crm.team",
        domain="[('company_id', 'in', (False, company_id))]",
        help="Leads of this team; empty: of all.",
    )
    period_by = fields.Selection(
        [("captured", "Came in"), ("closed", "Were won or lost")],
        string="Leads That",
        required=True,
        default="captured",
        help="Came in: every lead of the period, open ones too. Were won or lost: what "
        "the period brought to an end, whenever it came in.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._get_default_dates()[0],
        help="First day.",
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        default=lambda self: self._get_default_dates()[1],
        help="Last day.",
    )
    cut_off = fields.Selection(
        [("contact", "At first contact"), ("hours", "After some hours")],
        string="Judged",
        required=True,
        default="contact",
        help="Each lead is judged by what was known of it then. At first contact: when "
        "a person first called, wrote or met; where that is not known, after the hours "
        "below.",
    )
    cut_off_hours = fields.Integer(
        string="Hours",
        required=True,
        default=DEFAULT_CUT_OFF_HOURS,
        help="Hours of the clock since the lead came in.",
    )

    _cut_off_hours_range = models.Constraint(
        "CHECK (cut_off_hours BETWEEN 0 AND 8760)",
        "The hours after which leads are judged lie between 0 and 8760 (one year).",
    )

    @api.model
    def _get_default_dates(self):
        """Give the last twelve months up to today: what was just loaded counts too."""
        last = fields.Date.context_today(self)
        return last - relativedelta(years=1), last

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for sample in self:
            if sample.date_from > sample.date_to:
                raise ValidationError(
                    self.env._("The first day of the period is not after its last day.")
                )

    def _sample_sql(self, now, *, closed_only=True, lead_ids=None) -> SQL:
        """Give SQL of the leads to judge: (id, moment, is_won, is_contact_unknown).

        ``moment``: naive UTC, the cut-off, not after ``now`` and before the outcome.
        ``is_won``: NULL where the lead is not closed; ``closed_only`` leaves these out.
        ``lead_ids``: SQL behind a column of lead ids, to have a part of them only.
        Leads that were closed when they came in cannot be judged and are left out.
        Flushes what it reads.
        """
        self.ensure_one()
        return SQL(
            """SELECT known.id, %(moment)s AS moment,
                      CASE known.won_status WHEN 'won' THEN TRUE
                           WHEN 'lost' THEN FALSE END AS is_won,
                      known.contacted_at IS NULL AS is_contact_unknown
                 FROM (%(known)s) AS known
                WHERE %(period)s%(closed)s
                  AND (known.closed_at <= known.captured_at) IS NOT TRUE""",
            moment=self._moment_sql(now),
            known=self._known_sql(lead_ids),
            period=self._period_sql(now),
            closed=SQL(" AND known.won_status IN ('won', 'lost')")
            if closed_only
            else SQL(),
        )

    def _count_closed_at_capture(self, now):
        """Give how many leads of the period came in closed, so cannot be judged."""
        return self.env.execute_query(
            SQL(
                "SELECT COUNT(*) FROM (%s) AS known"
                " WHERE %s AND known.closed_at <= known.captured_at",
                self._known_sql(),
                self._period_sql(now),
            )
        )[0][0]

    def _moment_sql(self, now) -> SQL:
        hours = SQL(
            "known.captured_at + make_interval(hours => %s)", self.cut_off_hours
        )
        if self.cut_off == "contact":
            hours = SQL("COALESCE(known.contacted_at, %s)", hours)
        return SQL(
            "GREATEST(known.captured_at,"
            " LEAST(%s, known.closed_at - INTERVAL '1 second', %s))",
            hours,
            now,
        )

    def _known_sql(self, lead_ids=None) -> SQL:
        """Leads: (id, won_status, captured_at, closed_at, contacted_at)."""
        self.env["crm.lead"].flush_model(
            ["company_id", "create_date", "date_closed", "team_id", "won_status"]
        )
        followups = self.env["lead.followup"]
        followups.flush_model()
        self.env["lead.capture"].flush_model(["lead_id", "received_at"])
        lead_ids = lead_ids or SQL("IS NOT NULL")
        return SQL(
            """SELECT crm_lead.id, crm_lead.won_status,
                      LEAST(crm_lead.create_date, capture.at) AS captured_at,
                      CASE WHEN crm_lead.won_status IN ('won', 'lost')
                           THEN COALESCE(crm_lead.date_closed, custody.at)
                           END AS closed_at,
                      contact.at AS contacted_at
                 FROM crm_lead
            LEFT JOIN (SELECT lead_id, MIN(received_at) AS at FROM lead_capture
                        WHERE lead_id %(lead_ids)s
                        GROUP BY lead_id) AS capture ON capture.lead_id = crm_lead.id
            LEFT JOIN (SELECT lead_id, MIN(occurred_at) AS at FROM lead_followup AS f
                        WHERE %(is_valid)s AND lead_id %(lead_ids)s
                        GROUP BY lead_id) AS contact ON contact.lead_id = crm_lead.id
            LEFT JOIN (SELECT lead_id, MAX(started_at) AS at FROM lead_custody
                        WHERE place IN ('won', 'lost') AND lead_id %(lead_ids)s
                        GROUP BY lead_id) AS custody ON custody.lead_id = crm_lead.id
                WHERE %(scope)s AND crm_lead.id %(lead_ids)s""",
            lead_ids=lead_ids,
            is_valid=followups._valid_sql("f"),
            scope=self._sample_scope_sql(),
        )

    def _sample_scope_sql(self) -> SQL:
        scope = SQL(
            "(crm_lead.company_id IS NULL OR crm_lead.company_id = %s)",
            self.company_id.id,
        )
        if self.team_id:
            scope = SQL("%s AND crm_lead.team_id = %s", scope, self.team_id.id)
        return scope

    def _period_sql(self, now) -> SQL:
        since, until = self._get_period()
        column = SQL.identifier("known", f"{self.period_by}_at")
        return SQL("%s >= %s AND %s < %s", column, since, column, min(until, now))

    def _get_period(self):
        """Give the bounds of the period, naive UTC, by the days of the company."""
        tz = self.env["lead.score.model"]._get_tz(self.company_id)
        return tuple(
            datetime.combine(day, time.min, ZoneInfo(tz))
            .astimezone(timezone.utc)
            .replace(tzinfo=None)
            for day in (self.date_from, self.date_to + timedelta(days=1))
        )
