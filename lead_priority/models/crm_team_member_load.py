from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.tools import SQL

HISTORY_DAYS = 30
NOBODY_YET = (0, None)


@dataclass(frozen=True)
class Load:
    """What a rep has: open leads, leads routed today, when the last one came."""

    open_count: int = 0
    today_count: int = 0
    last_at: datetime | None = None


class CrmTeamMember(models.Model):
    """How much a rep has, how often he wins, how fast he answers: set-based."""

    _inherit = "crm.team.member"

    def _get_loads(self, now):
        """Give {user id: Load} at ``now``; two queries for all. A day starts at
        midnight of the rep's time zone."""
        open_counts = self._get_open_counts()
        recent = self._get_recent_counts(now)
        return {
            user_id: Load(open_counts.get(user_id, 0), *recent.get(user_id, NOBODY_YET))
            for user_id in self.user_id.ids
        }

    def _get_open_counts(self):
        # sudo: how many, not which
        leads = self.env["crm.lead"].sudo()
        rows = leads._read_group(
            [
                ("user_id", "in", self.user_id.ids),
                ("active", "=", True),
                ("won_status", "=", "pending"),
            ],
            ["user_id"],
            ["__count"],
        )
        return {user.id: count for user, count in rows}

    def _get_recent_counts(self, now):
        users = self.user_id.sudo()
        return {
            user_id: (count, last_at)
            for user_id, count, last_at in self.env.execute_query(
                SQL(
                    """
                    SELECT decision.user_id,
                           COUNT(DISTINCT decision.lead_id)
                               FILTER (WHERE decision.decided_at >= rep.day_start),
                           MAX(decision.decided_at)
                      FROM unnest(%s::int[], %s::timestamp[]) AS rep (id, day_start)
                      JOIN lead_routing_decision decision
                        ON decision.user_id = rep.id AND decision.decided_at >= %s
                  GROUP BY decision.user_id
                    """,
                    users.ids,
                    [_day_start(now, user.tz) for user in users],
                    now - timedelta(days=HISTORY_DAYS),
                )
            )
        }

    def _get_win_rates(self, segment, now):
        """Give {user id: {segment value: (won, closed)}} of the last 30 days.

        ``segment``: a many2one field of crm.lead; leads without one count under 0.
        """
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        rows = leads._read_group(
            [
                ("user_id", "in", self.user_id.ids),
                ("won_status", "in", ("won", "lost")),
                ("date_closed", ">=", now - timedelta(days=HISTORY_DAYS)),
            ],
            ["user_id", segment, "won_status"],
            ["__count"],
        )
        rates = {}
        for user, value, won_status, count in rows:
            by_segment = rates.setdefault(user.id, {})
            won, closed = by_segment.get(value.id or 0, (0, 0))
            won += count if won_status == "won" else 0
            by_segment[value.id or 0] = (won, closed + count)
        return rates

    def _get_response_times(self, now):
        """Give {user id: (hours, leads)}: mean time until the first contact.

        Hours of the clock, of leads routed in the last 30 days; those not contacted
        yet count with their age.
        """
        valid = self.env["lead.followup"]._valid_sql("followup")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT decision.user_id, COUNT(*),
                       AVG(EXTRACT(EPOCH FROM COALESCE(first.at, %(now)s)
                                              - decision.decided_at) / 3600)
                  FROM lead_routing_decision decision
     LEFT JOIN LATERAL (SELECT MIN(followup.occurred_at) AS at
                          FROM lead_followup followup
                         WHERE followup.lead_id = decision.lead_id
                           AND followup.user_id = decision.user_id
                           AND followup.occurred_at >= decision.decided_at
                           AND %(valid)s) first ON TRUE
                 WHERE decision.user_id = ANY (%(users)s)
                   AND decision.decided_at BETWEEN %(since)s AND %(now)s
                   AND decision.lead_id IS NOT NULL
              GROUP BY decision.user_id
                """,
                now=now,
                since=now - timedelta(days=HISTORY_DAYS),
                users=self.user_id.ids,
                valid=valid,
            )
        )
        return {user_id: (float(hours), count) for user_id, count, hours in rows}


def _day_start(now, tz):
    local = now.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(tz or "UTC"))
    midnight = datetime.combine(local.date(), time.min, local.tzinfo)
    return fields.Datetime.to_datetime(
        midnight.astimezone(timezone.utc).replace(tzinfo=None)
    )
