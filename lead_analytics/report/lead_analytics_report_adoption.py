from odoo import api, fields, models
from odoo.tools import SQL

# Who is expected to work with leads.
EXPECTED_GROUPS = (
    "sales_team.group_sale_salesman",
    "lead_priority.lead_priority_group_marketing",
)
# How many weeks are shown, the running one included.
WEEKS = 53
# What counts as work with leads: (table, who, when, which rows).
ACTS = {
    "followups": SQL(
        """SELECT user_id, occurred_at FROM lead_followup
            WHERE is_automatic IS NOT TRUE AND reverses_id IS NULL"""
    ),
    "claims": SQL(
        """SELECT by_user_id, started_at FROM lead_custody
            WHERE reason IN ('claimed', 'returned')"""
    ),
    "ratings": SQL("SELECT user_id, rated_at FROM lead_quality_rating"),
    "stage_changes": SQL(
        """SELECT tracked.create_uid, tracked.create_date
             FROM mail_tracking_value tracked
             JOIN ir_model_fields field ON field.id = tracked.field_id
            WHERE field.model = 'crm.lead' AND field.name = 'stage_id'"""
    ),
}


class LeadAnalyticsReportAdoption(models.Model):
    """Who works with leads in the system: one row for each user and week.

    A user is active in a week with at least one follow-up, claim or return, rating or
    change of a stage. Logging in is no work, and Odoo keeps the last login only: it is
    shown, not counted. Weeks begin on Monday where the company is. Expected is who may
    work with leads, from the week in which the user was created.
    """

    _name = "lead.analytics.report.adoption"
    _description = "Use of the System by Week"
    _auto = False
    _order = "week desc, is_active, user_id"
    _rec_name = "user_id"

    user_id = fields.Many2one("res.users", "User", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    week = fields.Date(readonly=True, help="The Monday it begins with.")
    is_over = fields.Boolean("Whole Week", readonly=True)
    is_last = fields.Boolean("Last Whole Week", readonly=True)
    expected = fields.Integer("Users", readonly=True)
    is_active = fields.Integer(
        "Active Users",
        readonly=True,
        help="With a follow-up, claim, rating or change of a stage in the week.",
    )
    adoption_rate = fields.Float(
        "Active Users (%)", readonly=True, aggregator="avg", digits=(16, 1)
    )
    actions = fields.Integer(readonly=True, help="All that counts as work with leads.")
    followups = fields.Integer("Follow-ups", readonly=True)
    claims = fields.Integer(
        "Claims", readonly=True, help="Leads taken from a pool, or returned to one."
    )
    ratings = fields.Integer(readonly=True)
    stage_changes = fields.Integer("Changes of Stage", readonly=True)
    last_action_at = fields.Datetime("Last Work with Leads", readonly=True)
    last_login_at = fields.Datetime("Last Login", readonly=True)

    _depends = {
        "lead.followup": ["user_id", "occurred_at", "is_automatic", "reverses_id"],
        "lead.custody": ["by_user_id", "started_at", "reason"],
        "lead.quality.rating": ["user_id", "rated_at"],
        "mail.tracking.value": ["field_id"],
        "res.users": ["active", "company_id", "group_ids", "sale_team_id", "share"],
    }

    @property
    def _table_query(self):
        return SQL(
            """WITH done AS (%(done)s), past AS (
                   SELECT user_id, max(last_at) AS last_action_at FROM done
                    GROUP BY user_id)
               SELECT member.id * 4096 + week.number AS id, member.id AS user_id,
                      member.sale_team_id AS team_id, member.company_id, week.week,
                      week.number > 0 AS is_over, week.number = 1 AS is_last,
                      1 AS expected, %(counts)s,
                      COALESCE(done.actions, 0) AS actions,
                      (done.actions IS NOT NULL)::int AS is_active,
                      CASE WHEN done.actions IS NULL THEN 0.0 ELSE 100.0 END
                          AS adoption_rate,
                      past.last_action_at, login.last_login_at
                 FROM res_users member
                 JOIN %(weeks)s week
                   ON (member.create_date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)
                      < week.week + 7
                 LEFT JOIN done
                   ON done.user_id = member.id AND done.week = week.week
                 LEFT JOIN past ON past.user_id = member.id
                 LEFT JOIN LATERAL (
                      SELECT max(create_date) AS last_login_at FROM res_users_log
                       WHERE create_uid = member.id) login ON TRUE
                WHERE member.id = ANY (%(users)s)""",
            counts=SQL(", ").join(
                SQL("COALESCE(done.%(name)s, 0) AS %(name)s", name=SQL.identifier(name))
                for name in ACTS
            ),
            weeks=self._weeks_sql(),
            zone=self._get_zone(),
            done=self._done_sql(),
            users=self._get_expected_users().ids,
        )

    @api.model
    def _get_zone(self):
        return self.env["lead.score.model"]._get_tz(self.env.company)

    @api.model
    def _get_expected_users(self):
        """Give those who may work with leads and are not archived."""
        groups = [self.env.ref(xmlid).id for xmlid in EXPECTED_GROUPS]
        # sudo: who is in a group; the rows are the rights' matter
        return (
            self.env["res.users"]
            .sudo()
            .search([("all_group_ids", "in", groups), ("share", "=", False)])
        )

    @api.model
    def _weeks_sql(self):
        """Give the Mondays, and how many weeks ago that was."""
        return SQL(
            """(SELECT number, date_trunc('week', timezone(%s, now()))::date
                       - 7 * number AS week
                  FROM generate_series(0, %s) number)""",
            self._get_zone(),
            WEEKS - 1,
        )

    @api.model
    def _acts_sql(self):
        """Give all that was done: who, when, what."""
        return SQL(
            "(%s)",
            SQL(" UNION ALL ").join(
                SQL("SELECT %s AS kind, act.* FROM (%s) act (user_id, at)", kind, query)
                for kind, query in ACTS.items()
            ),
        )

    @api.model
    def _done_sql(self):
        """Give what each user did in each week."""
        return SQL(
            """SELECT user_id, count(*) AS actions, max(at) AS last_at, %s,
                      date_trunc('week', at AT TIME ZONE 'UTC' AT TIME ZONE %s)::date
                          AS week
                 FROM %s act
                WHERE at >= timezone('UTC', now()) - make_interval(weeks => %s)
                  AND user_id IS NOT NULL
                GROUP BY user_id, week""",
            SQL(", ").join(
                SQL(
                    "count(*) FILTER (WHERE kind = %s) AS %s",
                    kind,
                    SQL.identifier(kind),
                )
                for kind in ACTS
            ),
            self._get_zone(),
            self._acts_sql(),
            WEEKS + 1,
        )
