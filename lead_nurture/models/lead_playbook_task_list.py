from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.tools import SQL

# Groups of a list stand in the order of these codes.
TIMINGS = [("late", "Late"), ("today", "Today"), ("wait", "Later")]


class LeadPlaybookTask(models.Model):
    """Lists of tasks: those that are late, due today, due later."""

    _inherit = "lead.playbook.task"

    timing = fields.Selection(
        TIMINGS,
        "Timing",
        compute="_compute_timing",
        search="_search_timing",
        help="By the limit of the step, on the day of the reader. Without a limit:"
        " later.",
    )
    action_shown = fields.Char("What to Do", compute="_compute_action_shown")
    countdown = fields.Json("Time Left", compute="_compute_countdown")

    @api.depends("limit_at")
    @api.depends_context("tz")
    def _compute_timing(self):
        now, midnight = self._get_timing_bounds()
        for task in self:
            if task.limit_at and task.limit_at <= now:
                task.timing = "late"
            else:
                is_today = task.limit_at and task.limit_at < midnight
                task.timing = "today" if is_today else "wait"

    def _get_timing_bounds(self):
        """Give now, and when the day of the reader ends (naive UTC)."""
        now = self.env.cr.now().replace(microsecond=0)
        zone = ZoneInfo(self.env.tz.zone if self.env.tz else "UTC")
        local = now.replace(tzinfo=timezone.utc).astimezone(zone)
        midnight = local.replace(hour=0, minute=0, second=0) + timedelta(days=1)
        return now, midnight.astimezone(timezone.utc).replace(tzinfo=None)

    def _search_timing(self, operator, value):
        if operator != "in":
            return NotImplemented
        now, midnight = self._get_timing_bounds()
        domains = {
            "late": fields.Domain("limit_at", "<=", now),
            "today": fields.Domain("limit_at", ">", now)
            & fields.Domain("limit_at", "<", midnight),
            "wait": fields.Domain("limit_at", ">=", midnight)
            | fields.Domain("limit_at", "=", False),
        }
        return fields.Domain.OR(domains[code] for code in value if code in domains)

    def _read_group_groupby(self, alias, groupby_spec, query):
        if groupby_spec != "timing":
            return super()._read_group_groupby(alias, groupby_spec, query)
        now, midnight = self._get_timing_bounds()
        limit = self._field_to_sql(alias, "limit_at", query)
        return SQL(
            "CASE WHEN %s <= %s THEN 'late' WHEN %s < %s THEN 'today' ELSE 'wait' END",
            *(limit, now, limit, midnight),
        )

    @api.depends("step_id.action")
    def _compute_action_shown(self):
        # sudo: data of the lead of a task that the reader was given
        for lead, tasks in self.sudo().grouped("lead_id").items():
            texts = [task.step_id.action or task.step_id.name for task in tasks]
            filled = (
                lead._fill_in_scripts(*texts, shows_empty=True)[0] if lead else texts
            )
            for task, text in zip(tasks, filled, strict=True):
                task.action_shown = text

    @api.depends("limit_at")
    def _compute_countdown(self):
        now = self.env.cr.now().replace(microsecond=0)
        for task in self:
            # sudo: calendars of people, for how long is left
            task.countdown = task.sudo()._prepare_countdown(now)
