from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ..selecting import OPEN_LEAD, of_leads


class LeadNurtureTrigger(models.Model):
    """The lead has done nothing for days."""

    _inherit = "lead.nurture.trigger"

    kind = fields.Selection(
        selection_add=[("dormant", "Is silent")], ondelete={"dormant": "cascade"}
    )
    silent_days = fields.Integer(
        "Silent for Days",
        default=90,
        help="Days (of 24 hours) since the lead last did something, or came in.",
    )
    counts_followups = fields.Boolean(
        "Nor Were We in Touch",
        help="A valid follow-up by a rep breaks the silence, too.",
    )

    _silent_days_range = models.Constraint(
        "CHECK (silent_days BETWEEN 1 AND 3650)",
        "A lead is silent after 1 to 3650 days.",
    )

    def _find_candidates_dormant(self, now, lead_ids=None):
        pause = timedelta(days=self.silent_days)
        moment = SQL("silence.since + %s", pause)
        join, is_new = self._after_last_entry(moment, lead_ids, SQL("crm_lead.id"))
        return SQL(
            """SELECT crm_lead.id AS lead_id FROM crm_lead
                 LEFT JOIN (%(heard)s) heard ON heard.lead_id = crm_lead.id
                CROSS JOIN LATERAL (SELECT
                      GREATEST(crm_lead.create_date, heard.at) AS since) silence
                 %(join)s
                WHERE %(leads)s AND %(of)s AND silence.since <= %(latest)s
                  AND %(is_new)s""",
            heard=self._heard_sql(now, lead_ids),
            join=join,
            leads=of_leads(SQL("crm_lead.id"), lead_ids),
            of=OPEN_LEAD,
            latest=now - pause,
            is_new=is_new,
        )

    def _heard_sql(self, now, lead_ids):
        """A query of when leads were last heard of."""
        parts = [
            SQL(
                """SELECT lead_id, occurred_at FROM lead_engagement
                    WHERE is_automated IS NOT TRUE AND occurred_at <= %s AND %s""",
                now,
                of_leads(SQL("lead_id"), lead_ids),
            ),
            SQL(
                """SELECT lead_id, last_at FROM lead_engagement_month
                    WHERE is_automated IS NOT TRUE AND last_at <= %s AND %s""",
                now,
                of_leads(SQL("lead_id"), lead_ids),
            ),
        ]
        if self.counts_followups:
            parts.append(
                SQL(
                    """SELECT lead_id, occurred_at FROM lead_followup
                        WHERE %s AND occurred_at <= %s AND %s""",
                    self.env["lead.followup"]._valid_sql("lead_followup"),
                    now,
                    of_leads(SQL("lead_id"), lead_ids),
                )
            )
        return SQL(
            "SELECT lead_id, max(occurred_at) AS at FROM (%s) row GROUP BY lead_id",
            SQL(" UNION ALL ").join(parts),
        )

    def _get_sentence_dormant(self):
        days = self.silent_days
        if self.counts_followups:
            return self.env._("No contact in either direction for %(n)s days", n=days)
        return self.env._("Did nothing for %(n)s days", n=days)
