from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .lead_sla_clock import STEPS

# Taking back so much later than announced is announced again: after a pause or an
# outage nobody loses all leads at once.
LATE = timedelta(hours=12)
HOURS_PER_DAY = 24


class LeadSlaClock(models.Model):
    """What happens to a lead when a step is due; each method for a whole batch."""

    _inherit = "lead.sla.clock"

    def _warn(self, now, step):
        self._advance(step)
        self._tell("reminder", now)

    def _end_first_response(self, now, step):
        self._advance(step, self._missed_values())
        self._tell("overdue", now)
        self.filtered("policy_id.escalates")._tell("escalated", now)

    def _end_second_followup(self, now, step):
        """Remind the owner, unless the lead has become an opportunity meanwhile."""
        converted = self.filtered(lambda clock: clock.lead_id.type != "lead")
        converted._end_where(SQL("id = ANY (%s)", converted.ids), now)
        late = self - converted
        late._advance(step, self._missed_values())
        late._schedule_reminders(now)
        late._tell("reminder", now)

    def _hand_over_before(self, now, step):
        """Give leads nobody has contacted to somebody else, if routing is there."""
        self._advance(step)
        leads = self.env["crm.lead"].browse(self.lead_id.ids)._filter_routable()
        if not leads:
            return
        given = self.filtered(lambda clock: clock.lead_id in leads)
        reason = self._get_reason_text("untouched")
        leads._release_for_routing(now=now, note=reason)
        given._tell("reclaimed", now, reason=reason)

    def _announce(self, now, step):
        """Tell the owner that the lead is taken back; late ones get a day at least."""
        punctual = self.filtered(lambda clock: now - clock.announce_at <= LATE)
        punctual._advance(step, {"announced_at": now})
        (self - punctual)._put_off(now)
        self._tell("warning", now)

    def _put_off(self, now):
        """Announce late, and take back only when the owner has had time to act."""
        for policy, clocks in self.grouped("policy_id").items():
            until = SQL("GREATEST(due_at, %s::timestamp)", now + policy._get_grace())
            clocks._advance(
                STEPS["announce_at"], {"announced_at": now, "next_at": until}
            )

    def _end_untouched(self, now, step):
        self._take_back(now, step)

    def _end_idle(self, now, step):
        self._take_back(now, step)

    def _take_back(self, now, step):
        """Take leads back that were announced; announce those that are very late."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM lead_sla_clock WHERE id = ANY (%s)"
                " AND announced_at IS NOT NULL AND next_at > %s",
                self.ids,
                now - LATE,
            )
        )
        ready = self.browse(row[0] for row in rows)
        if waiting := self - ready:
            waiting._put_off(now)
            waiting._refresh_leads(waiting.lead_id.ids)
            waiting._tell("warning", now)
        if ready:
            ready._reclaim(now, step)

    def _reclaim(self, now, step):
        self._advance(step, {**self._missed_values(), "ended_at": now})
        reclaimed = self.env["crm.lead"]._reclaim(self, now=now)
        self._tell("reclaimed", now, reason=self._get_reason_text(self[:1].kind))
        return reclaimed

    @api.model
    def _get_reason_text(self, kind):
        if kind == "untouched":
            return self.env._("it was not contacted in time")
        return self.env._("it was not followed up for too long")

    @api.model
    def _missed_values(self):
        return {
            "state": "breached",
            "breached_at": SQL("due_at"),
            "next_at": None,
        }

    # Telling ----------------------------------------------------------------------
    def _tell(self, event, now, *, reason=None):
        """Raise an alert for each clock's lead, about the owner it was with."""
        if not self:
            return
        rows = [
            {
                "lead_id": clock.lead_id.id,
                "user_id": clock.user_id.id,
                "team_id": clock.team_id.id,
                "values": clock._prepare_alert_values(now, reason),
            }
            for clock in self
        ]
        self.env["lead.alert"]._raise_alerts(event, rows, now=now)

    def _prepare_alert_values(self, now, reason):
        """What the texts name: hours and full days without contact, the deadline."""
        idle = now - self.started_at
        hours = int(idle.total_seconds() // 3600)
        return {
            "deadline": self._get_deadline(),
            "hours": hours,
            "days": hours // HOURS_PER_DAY,
            "reason": reason or "",
        }

    def _schedule_reminders(self, now):
        """Give each owner an activity for today: follow up a second time."""
        activity_type = self.env.ref("mail.mail_activity_data_call", False)
        model_id = self.env["ir.model"]._get_id("crm.lead")
        vals_list = [
            {
                "activity_type_id": activity_type.id if activity_type else False,
                "automated": True,
                "date_deadline": fields.Date.to_date(now),
                "res_id": clock.lead_id.id,
                "res_model_id": model_id,
                "summary": self.env._("Second follow-up"),
                "user_id": clock.user_id.id,
            }
            for clock in self
            if clock.lead_id and clock.user_id.active
        ]
        # quick_update: no e-mail per activity; the reminder is the activity itself.
        activities = self.env["mail.activity"]
        activities.with_context(mail_activity_quick_update=True).create(vals_list)
