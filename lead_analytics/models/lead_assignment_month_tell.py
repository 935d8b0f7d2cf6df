from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields, models

COACHING_DAYS = 7


class LeadAssignmentMonth(models.Model):
    """Leaders are told: a mail about the month, an activity for who needs coaching."""

    _inherit = "lead.assignment.month"

    def _ask_for_coaching(self):
        """Give the team leader an activity, once while the months stay low."""
        for row in self:
            leader = row.team_id.user_id
            if not leader or row._is_asked_already():
                continue
            row.is_told = True
            row.with_context(lang=leader.lang)._schedule_coaching(leader)

    def _is_asked_already(self):
        since = self.month - relativedelta(months=self.low_months - 1)
        asked = self.search(
            [
                ("user_id", "=", self.user_id.id),
                ("team_id", "=", self.team_id.id),
                ("month", ">=", since),
                ("is_told", "=", True),
            ],
            limit=1,
        )
        return bool(asked)

    def _schedule_coaching(self, leader):
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=fields.Date.context_today(self)
            + timedelta(days=COACHING_DAYS),
            user_id=leader.id,
            summary=self.env._("Coach %s", self.user_id.name),
            note=self.env._(
                "For %(months)s months %(name)s has won clearly fewer leads than the"
                " others of the team would have won of the same kinds of leads: in the"
                " last one %(won)s instead of %(expected)s. Look at the leads together:"
                " first contact, number of follow-ups, lost reasons.",
                months=self.low_months,
                name=self.user_id.name,
                won=self.won,
                expected=round(self.expected, 1),
            ),
        )

    def _mail_leaders(self):
        """Send each team leader the month of the team, once."""
        news = self.filtered(lambda row: not row.is_mailed)
        news.is_mailed = True
        for team, rows in news.grouped("team_id").items():
            leader = team.user_id
            if leader.email and leader.active:
                rows.with_context(lang=leader.lang)._mail(leader)

    def _mail(self, leader):
        body = self.env["ir.qweb"]._render(
            "lead_analytics.lead_assignment_month_mail",
            {"rows": self.sorted("effectiveness"), "leader": leader},
            lang=leader.lang,
        )
        self.env["mail.mail"].create(
            {
                "subject": self.env._(
                    "Assignment effectiveness of %(team)s, %(month)s",
                    team=self.team_id.name,
                    month=self[0].month_name,
                ),
                "body_html": body,
                "email_to": leader.email_formatted,
                "email_from": self.company_id.email_formatted
                or self.env.user.email_formatted,
                "auto_delete": True,
            }
        )
