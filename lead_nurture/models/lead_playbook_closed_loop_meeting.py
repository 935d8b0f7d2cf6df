from datetime import timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from odoo import models

EVENT = "playbook_closed_loop"
# Days that the leader has to hold the meeting.
MEETING_WITHIN = 7


class LeadPlaybookClosedLoop(models.Model):
    """Below the goal: people are told, and the leader gets a meeting to hold."""

    _inherit = "lead.playbook.closed.loop"

    def _tell_below(self, now):
        """Raise the alert for the rows of one company below the goal; plan meetings.

        Only of the newest fortnight: what is recorded late is no news. The company's
        own row plans a meeting only where no team of it does.
        """
        newest = max(self.mapped("starts_on"), default=None)
        told = self.filtered(lambda row: row.is_below and row.starts_on == newest)
        for row in told:
            row._raise_alert(now)
        teams = told.filtered(lambda row: not row.is_total)
        for row in teams or told:
            row._plan_meeting(now)

    def _raise_alert(self, now):
        values = {"subject": self.name, "reason": self._word_rate(self._find_leader())}
        row = {
            "user_id": self._find_leader().id,
            "team_id": self.team_id.id,
            "company_id": self.company_id.id,
            "values": {**values, "link": f"{self.get_base_url()}{self._get_path()}"},
        }
        self.env["lead.alert"]._raise_alerts(EVENT, [row], now=now)

    def _get_path(self):
        return f"/odoo/lead.playbook.closed.loop/{self.id}"

    def _word_rate(self, reader):
        words = self.with_context(lang=reader.lang or self.env.lang)
        return words.env._(
            "%(closed)s of %(due)s tasks closed from %(start)s to %(end)s, %(rate)s%%;"
            " the goal is %(goal)s%%",
            closed=self.in_time + self.late,
            due=self.due,
            start=self.starts_on,
            end=self.ends_on,
            rate=f"{self.rate:.0f}",
            goal=self.goal,
        )

    def _find_leader(self):
        """Give who leads the team, else somebody who manages the company's sales."""
        # sudo: who leads a team is needed to give out the meeting
        leader = self.sudo().team_id.user_id
        if leader.active:
            return leader
        return self.env["lead.alert"].sudo()._get_managers(self.company_id)[:1]

    def _plan_meeting(self, now):
        """Give the leader an activity: hold a meeting about the process."""
        leader = self._find_leader()
        if not leader:
            return
        words = self.with_context(lang=leader.lang or self.env.lang)
        lines = Markup("").join(
            Markup("<li>%s</li>") % line
            for line in (self.worst_steps or "").split("\n")
        )
        note = Markup("<p>%s</p><p>%s</p><ul>%s</ul>") % (
            self._word_rate(leader),
            words.env._("Talk about these steps first:"),
            lines,
        )
        zone = ZoneInfo(leader.tz or "UTC")
        today = now.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone).date()
        # sudo: planned by the system, for whoever leads the team
        self.sudo().with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_meeting",
            today + timedelta(days=MEETING_WITHIN),
            summary=words.env._("Process meeting: %s", self.name),
            note=note,
            user_id=leader.id,
        )
