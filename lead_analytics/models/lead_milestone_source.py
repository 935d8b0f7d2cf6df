from odoo import api, models
from odoo.tools import SQL

from odoo.addons.lead_priority.report_columns import OPPORTUNITY_AT

# The form, mail or click by which a lead came in is no sign of life of its own.
ENTRY_MINUTES = 5


class LeadMilestone(models.Model):
    """What milestones are computed from: one query for one capture and for all."""

    _inherit = "lead.milestone"

    @api.model
    def _get_columns(self):
        """Give {column: SQL}: each column of a row, of what ``_source_sql`` joins."""
        return {
            "capture_id": SQL("capture.id"),
            "lead_id": SQL("lead.id"),
            "place": SQL(
                "COALESCE(here.place, CASE capture.state WHEN 'merged' THEN 'touch'"
                " ELSE 'rejected' END)"
            ),
            "company_id": SQL("COALESCE(here.company_id, capture.company_id)"),
            **self._get_origin_columns(),
            "product_line_id": SQL("line.id"),
            "team_id": SQL("here.team_id"),
            "user_id": SQL("here.user_id"),
            "first_user_id": SQL("chain.first_user_id"),
            "pool_id": SQL("here.pool_id"),
            "placed_at": SQL("here.started_at"),
            "placed_reason": SQL("here.reason"),
            "captured_at": SQL("capture.received_at"),
            "assigned_at": SQL("chain.assigned_at"),
            "contacted_at": SQL("contact.first_at"),
            "response_state": SQL("response.state"),
            "contacts": SQL("COALESCE(contact.number, 0)"),
            "activated_at": SQL("sign.first_at"),
            "mql_at": SQL("qualified.mql_at"),
            "sql_at": SQL("qualified.sql_at"),
            "opportunity_at": OPPORTUNITY_AT,
            "won_at": SQL("CASE WHEN here.place = 'won' THEN here.started_at END"),
            "lost_at": SQL("CASE WHEN here.place = 'lost' THEN here.started_at END"),
            "lost_reason_id": SQL("here.lost_reason_id"),
            "revenue": SQL("COALESCE(lead.expected_revenue, 0)"),
            "rating": SQL("rating.points"),
        }

    @api.model
    def _get_origin_columns(self):
        """Give those that say by which channel it came, and from where."""
        of_capture = ("entry", "form_id", "source_id", "medium_id", "campaign_id")
        of_lead = ("country_id", "state_id", "industry_id", "stage_id")
        return {
            **{name: SQL("capture.%s", SQL.identifier(name)) for name in of_capture},
            **{name: SQL("lead.%s", SQL.identifier(name)) for name in of_lead},
        }

    @api.model
    def _source_sql(self, condition):
        """Give the query of the rows of captures; ``condition`` names ``capture``."""
        columns = self._get_columns()
        return SQL(
            """SELECT %(columns)s
                 FROM lead_capture capture
                 LEFT JOIN lead_custody here
                   ON here.capture_id = capture.id AND here.ended_at IS NULL
                 LEFT JOIN crm_lead lead
                   ON lead.id = here.lead_id AND here.place <> 'merged'
                 LEFT JOIN LATERAL (%(chain)s) chain ON here.id IS NOT NULL
                 LEFT JOIN LATERAL (%(contact)s) contact ON lead.id IS NOT NULL
                 LEFT JOIN LATERAL (%(sign)s) sign ON lead.id IS NOT NULL
                 LEFT JOIN LATERAL (%(qualified)s) qualified ON lead.id IS NOT NULL
                 LEFT JOIN LATERAL (
                      SELECT avg(points) AS points FROM lead_quality_rating
                       WHERE lead_id = lead.id) rating ON lead.id IS NOT NULL
                 LEFT JOIN LATERAL (
                      SELECT min(lead_product_line_id) AS id
                        FROM crm_lead_lead_product_line_rel
                       WHERE crm_lead_id = lead.id) line ON lead.id IS NOT NULL
                 LEFT JOIN LATERAL (%(response)s) response ON lead.id IS NOT NULL
                WHERE capture.state <> 'received' AND %(condition)s""",
            columns=SQL(", ").join(
                SQL("%s AS %s", value, SQL.identifier(name))
                for name, value in columns.items()
            ),
            chain=self._chain_sql(),
            contact=self._contact_sql(),
            sign=self._sign_sql(),
            qualified=self._qualified_sql(),
            response=self._response_sql(),
            condition=condition,
        )

    @api.model
    def _chain_sql(self):
        """When and with whom the chain of a capture had its first owner."""
        return SQL(
            """SELECT min(started_at) AS assigned_at,
                      (array_agg(user_id ORDER BY started_at, id))[1] AS first_user_id
                 FROM lead_custody
                WHERE capture_id = capture.id AND place = 'owner'"""
        )

    @api.model
    def _contact_sql(self):
        """The valid follow-ups of a lead."""
        return SQL(
            """SELECT min(occurred_at) AS first_at, count(*) AS number
                 FROM lead_followup contact
                WHERE contact.lead_id = lead.id AND %s""",
            self.env["lead.followup"]._valid_sql("contact"),
        )

    @api.model
    def _sign_sql(self):
        """The first thing a lead did after it came in, by itself.

        An old month tells it by its first moment: engagements of the month in which
        the capture came in stay as they are (``_get_row_holds``).
        """
        return SQL(
            """SELECT LEAST(
                   (SELECT min(occurred_at) FROM lead_engagement sign
                     WHERE sign.lead_id = lead.id AND sign.is_automated IS NOT TRUE
                       AND sign.occurred_at > %(entered)s),
                   (SELECT min(first_at) FROM lead_engagement_month sign
                     WHERE sign.lead_id = lead.id AND sign.is_automated IS NOT TRUE
                       AND sign.first_at > %(entered)s)) AS first_at""",
            entered=SQL(
                "capture.received_at + make_interval(mins => %s)", ENTRY_MINUTES
            ),
        )

    @api.model
    def _qualified_sql(self):
        """When a lead was qualified first, as what."""
        return SQL(
            """SELECT min(occurred_at) AS mql_at,
                      min(occurred_at) FILTER (WHERE to_qualification = 'sql')
                          AS sql_at
                 FROM lead_qualification_change
                WHERE lead_id = lead.id AND to_qualification <> 'raw'"""
        )

    @api.model
    def _response_sql(self):
        """Whether the limits of the first contact that are decided were all kept."""
        return SQL(
            """SELECT CASE WHEN bool_or(breached_at IS NOT NULL) THEN 'late'
                           WHEN bool_or(met_at IS NOT NULL) THEN 'in_time' END AS state
                 FROM lead_sla_clock
                WHERE lead_id = lead.id AND kind = 'first_response'"""
        )
