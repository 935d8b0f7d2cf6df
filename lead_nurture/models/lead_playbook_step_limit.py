from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.lead_priority.scheduling import NoWorkingTime, add, share

# What counts as done and is written nowhere as an event: looked for so often.
LOOK_EVERY = timedelta(minutes=15)
LOOKED_FOR = frozenset(("document", "field"))
TIMES = ("remind_at", "limit_at", "hand_over_at", "due_at")


class LeadPlaybook(models.Model):
    _name = "lead.playbook"
    _inherit = ["lead.playbook", "lead.playbook.policy.mixin"]


class LeadPlaybookStep(models.Model):
    """What the limit of a step means from a moment on, for the person who does it."""

    _name = "lead.playbook.step"
    _inherit = ["lead.playbook.step", "lead.playbook.policy.mixin"]

    has_own_policy = fields.Boolean(
        "Own Reminders",
        help="Reminder, escalation and handing over otherwise than the playbook says.",
    )

    _limit_amount_range = models.Constraint(
        "CHECK (limit_amount IS NULL OR limit_amount BETWEEN 0 AND 9999)",
        "A limit is 0 to 9999.",
    )

    @api.constrains("limit_amount", "limit_unit")
    def _check_whole_days(self):
        for step in self:
            if step.limit_unit.endswith("days") and step.limit_amount % 1:
                raise ValidationError(
                    self.env._(
                        "The limit of “%s” is counted in whole days; use hours for"
                        " less.",
                        step.name,
                    )
                )

    def _get_policy(self):
        """Give the record that says what happens around the limit: step or playbook."""
        self.ensure_one()
        return self if self.has_own_policy else self.playbook_id

    def _get_working_time(self, user):
        """Give the ``WorkingTime`` in which ``user`` does this step.

        That of the person's resource, else of the company of the playbook; with its
        public holidays and make-up workdays. Nobody: the company's.
        """
        company = self.playbook_id.company_id
        # sudo: when a colleague works, for the limit; no time off is read
        resources = user.sudo().resource_ids
        own = resources.filtered(lambda one: one.company_id == company) or resources
        # Without a calendar somebody works when he wants: the company's is meant then.
        calendar = own[:1].calendar_id or company.sudo().resource_calendar_id
        return calendar._get_working_time(company)

    def _get_times(self, user, started_at):
        """Give when what is due of a task of ``user`` that begins at ``started_at``.

        :param started_at: naive UTC
        :return: dict of ``TIMES``, naive UTC or None: the reminder, the end of the
            limit, the hand-over, and when the job looks at the task first
        """
        self.ensure_one()
        started_at = started_at.replace(microsecond=0)
        moments = dict.fromkeys(TIMES)
        if self.limit_amount:
            moments |= self._get_limit_moments(user, started_at)
        looks = [moments["remind_at"] or moments["limit_at"]]
        if self.done_when in LOOKED_FOR:
            looks.append(started_at + LOOK_EVERY)
        moments["due_at"] = min(filter(None, looks), default=None)
        return moments

    def _get_deadline_day(self, user, moment):
        """Give the date of a moment (naive UTC) where ``user`` is."""
        zone = ZoneInfo(user.tz or "UTC")
        return moment.replace(tzinfo=timezone.utc).astimezone(zone).date()

    def _get_limit_moments(self, user, started_at):
        work, policy = self._get_working_time(user), self._get_policy()
        unit = self.limit_unit
        try:
            limit_at = add(work, started_at, self.limit_amount, unit)
        except NoWorkingTime:
            # Nobody waits for ever for work that never comes: the clock counts.
            unit = unit.removeprefix("working_")
            limit_at = add(work, started_at, self.limit_amount, unit)
        remind_at = policy.remind_percent and share(
            work, started_at, limit_at, policy.remind_percent, unit
        )
        return {
            "remind_at": remind_at or None,
            "limit_at": limit_at,
            "hand_over_at": self._get_hand_over_at(user, limit_at),
        }

    def _get_hand_over_at(self, user, overdue_at):
        """Give when somebody else gets what is overdue since then, or None."""
        hours = self._get_policy().hand_over_hours
        if not hours:
            return None
        try:
            return add(self._get_working_time(user), overdue_at, hours, "working_hours")
        except NoWorkingTime:
            return overdue_at + timedelta(hours=hours)
