from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ..batches import run_batches

# How far back the cron looks for meetings that are over.
LOOK_BACK = timedelta(days=30)
BATCH_SIZE = 500


class CalendarEvent(models.Model):
    """A meeting with a lead is a follow-up when it is over.

    Not when it is planned: an appointment alone is no contact. Cancelled meetings,
    and those every attendee declined, are none.
    """

    _inherit = "calendar.event"

    def _record_held_meetings(self, *, now, limit=BATCH_SIZE):
        """Record meetings with leads that ended before ``now`` (UTC).

        At most ``limit`` of them, oldest first; returns how many.
        """
        for model in ("calendar.event", "calendar.attendee"):
            self.env[model].flush_model()
        due = self.env.execute_query(
            SQL(
                """
                SELECT event.id, event.opportunity_id, event.user_id, event.stop
                  FROM calendar_event event
                 WHERE event.opportunity_id IS NOT NULL AND event.active
                   AND event.user_id IS NOT NULL
                   AND event.stop <= %(now)s AND event.stop > %(since)s
                   AND NOT EXISTS (
                       SELECT FROM lead_followup known
                        WHERE known.origin = 'calendar.event:' || event.id)
                   AND (NOT EXISTS (SELECT FROM calendar_attendee invited
                                     WHERE invited.event_id = event.id)
                        OR EXISTS (SELECT FROM calendar_attendee invited
                                    WHERE invited.event_id = event.id
                                      AND invited.state <> 'declined'))
                 ORDER BY event.stop, event.id LIMIT %(limit)s
                """,
                now=now,
                since=now - LOOK_BACK,
                limit=limit,
            )
        )
        recorded = self.env["lead.followup"]._record_followup(
            [self._prepare_meeting_row(*event) for event in due], now=now
        )
        return len(recorded)

    def _prepare_meeting_row(self, event_id, lead_id, user_id, stop):
        return {
            "lead_id": lead_id,
            "user_id": user_id,
            "channel": "meeting",
            "direction": "two_way",
            "outcome": "held",
            "occurred_at": stop,
            "origin": f"calendar.event:{event_id}",
        }

    def _cron_record_held_meetings(self):
        run_batches(self.env, lambda: self._record_held_meetings(now=self.env.cr.now()))
