from datetime import timedelta

from odoo import models
from odoo.tools import SQL

# Calls are logged by hand from shortly before they begin until so long after they end.
BEFORE, AFTER = timedelta(minutes=10), timedelta(hours=2)


class LeadCall(models.Model):
    """A call is one follow-up, whether a program tells of it, the rep, or both.

    What the rep logged before is the follow-up of the call. What the rep logs later is
    kept with its outcome and note, and does not count as another contact. Each goes
    with one call only: two calls that are logged stay two.
    """

    _inherit = "lead.call"

    def _record_contact(self, rows, now):
        """Let each of these be a follow-up: one that is there, else a new one.

        :param rows: {call id: values of the follow-up beside lead, rep and time}
        """
        self._take_logged()
        # sudo: of other teams' leads, too: the journal knows no reader
        followups = self.env["lead.followup"].sudo()
        new = self.filtered(lambda call: not call.followup_id and call.user_id)
        followups._record_followup(
            [
                {
                    "lead_id": call.lead_id.id,
                    "user_id": call.user_id.id,
                    "channel": "call",
                    "occurred_at": call.occurred_at,
                    "origin": call._get_followup_origin(),
                    "is_told_by_call": True,
                    **rows.get(call.id, {}),
                }
                for call in new
            ],
            now=now,
        )
        known = followups.search(
            [("origin", "in", [call._get_followup_origin() for call in new])]
        )
        by_origin = {followup.origin: followup for followup in known}
        for call in new:
            call.followup_id = by_origin.get(call._get_followup_origin())

    def _get_followup_origin(self):
        """The key of a row of the API is that of its follow-up, too."""
        return self.origin or f"lead.call:{self.id}"

    def _take_logged(self):
        """Link the calls that the rep has logged: the nearest in time, one for each."""
        self.flush_recordset()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT call.id, followup.id
                  FROM lead_call call
                  JOIN lead_followup followup
                    ON followup.lead_id = call.lead_id
                   AND followup.user_id = call.user_id
                   AND followup.channel = 'call' AND %(is_valid)s
                   AND followup.occurred_at BETWEEN call.occurred_at - %(before)s
                       AND call.occurred_at + %(after)s
                           + make_interval(secs => COALESCE(call.duration, 0))
                 WHERE call.id = ANY (%(ids)s) AND call.followup_id IS NULL
                   AND NOT EXISTS (SELECT FROM lead_call other
                                    WHERE other.followup_id = followup.id)
              ORDER BY abs(extract(epoch FROM followup.occurred_at - call.occurred_at)),
                       call.id, followup.id
                """,
                is_valid=self.env["lead.followup"]._valid_sql("followup"),
                before=BEFORE,
                after=AFTER,
                ids=self.ids,
            )
        )
        calls, taken = set(), set()
        for call_id, followup_id in rows:
            if call_id not in calls and followup_id not in taken:
                calls.add(call_id)
                taken.add(followup_id)
                self.browse(call_id).followup_id = followup_id

    def _find_told(self, rows):
        """Give {place in ``rows``: call} of logged calls that a program told before.

        ``rows`` are those of ``_record_followup``, each with ``occurred_at``.
        """
        asked = [
            (place, row["lead_id"], row["user_id"], row["occurred_at"])
            for place, row in enumerate(rows)
            if row.get("channel") == "call"
            and row.get("lead_id")
            and row.get("user_id")
            and not row.get("is_told_by_call")
            and not row.get("reverses_id")
        ]
        if not asked:
            return {}
        self.flush_model()
        found, taken = {}, set()
        for place, call_id in self.env.execute_query(self._told_sql(asked)):
            if place not in found and call_id not in taken:
                taken.add(call_id)
                found[place] = self.browse(call_id)
        return found

    def _told_sql(self, asked):
        places, leads, users, moments = (
            list(column) for column in zip(*asked, strict=True)
        )
        return SQL(
            """
            SELECT logged.place, call.id
              FROM unnest(%(places)s::int4[], %(leads)s::int4[], %(users)s::int4[],
                          %(moments)s::timestamp[]) AS logged (place, lead, rep, at)
              JOIN lead_call call
                ON call.lead_id = logged.lead AND call.user_id = logged.rep
               AND logged.at BETWEEN call.occurred_at - %(before)s
                   AND call.occurred_at + %(after)s
                       + make_interval(secs => COALESCE(call.duration, 0))
              JOIN lead_followup followup ON followup.id = call.followup_id
               AND (followup.origin = call.origin
                    OR followup.origin = 'lead.call:' || call.id)
             WHERE call.logged_id IS NULL
          ORDER BY abs(extract(epoch FROM logged.at - call.occurred_at)), call.id
            """,
            places=places,
            leads=leads,
            users=users,
            moments=moments,
            before=BEFORE,
            after=AFTER,
        )


class LeadFollowup(models.Model):
    _inherit = "lead.followup"

    def _record_followup(self, rows, *, now):
        rows = [{"occurred_at": now, **row} for row in rows]
        # sudo: whether a program told of the call, nothing of it
        told = self.env["lead.call"].sudo()._find_told(rows)
        for place in told:
            rows[place]["is_told_already"] = True
        new_rows = super()._record_followup(rows, now=now)
        for place, call in told.items():
            row = rows[place]
            call.logged_id = new_rows.sudo().filtered(
                lambda one, row=row: (
                    one.lead_id.id == row["lead_id"]
                    and one.user_id.id == row["user_id"]
                    and one.channel == "call"
                    and not one.is_valid
                )
            )[:1]
        return new_rows

    def _is_valid_row(self, row):
        return not row.get("is_told_already") and super()._is_valid_row(row)
