from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.lead_priority.batches import work_on_each

from ..playbook_steps import DUE, SAME_STEPS
from ..running import bounds, fortnight_of
from ..running.fortnights import DAYS
from .lead_playbook_closed_loop import COMPANY_KEY

# Fortnights recorded at once after the job stood still.
MOST_BEHIND = 13
WORST_SHOWN = 3
COLUMNS = (
    *("name", "company_id", "team_id", "key", "is_total", "starts_on", "ends_on"),
    *("due", "in_time", "late", "skipped", "not_closed", "rate", "in_time_rate"),
    *("goal", "is_below", "worst_steps", "recorded_at"),
)
# What was closed when the fortnight was over, whenever it is counted.
COUNTS = """
    SELECT COALESCE(lead.team_id, 0), same.same_step_id, COUNT(*),
           COUNT(*) FILTER (WHERE %(closed)s AND task.ended_at <= task.limit_at),
           COUNT(*) FILTER (WHERE %(closed)s AND task.ended_at > task.limit_at),
           COUNT(*) FILTER (WHERE %(closed)s AND task.state = 'skipped')
      FROM lead_playbook_task task
      JOIN lead_playbook_step step ON step.id = task.step_id
      JOIN %(same_steps)s same ON same.step_id = task.step_id
      JOIN lead_playbook playbook ON playbook.id = task.playbook_id
 LEFT JOIN crm_lead lead ON lead.id = task.lead_id
     WHERE playbook.company_id = %(company)s AND %(due)s
       AND task.limit_at >= %(start)s AND task.limit_at < %(end)s
  GROUP BY 1, 2 ORDER BY 1, 2"""


class LeadPlaybookClosedLoop(models.Model):
    """The job that counts a fortnight when it is over."""

    _inherit = "lead.playbook.closed.loop"

    @api.model
    def _cron_record(self):
        self._record_all(self.env.cr.now())
        self.env["ir.cron"]._commit_progress(1, remaining=0)

    @api.model
    def _record_all(self, now):
        """Record the fortnights that are over at ``now`` (naive UTC); give the rows."""
        groups = self.env["lead.playbook"]._read_group(
            [("activated_at", "!=", False)], ["company_id"]
        )
        companies = self.env["res.company"].union(*(company for (company,) in groups))
        recorded = {}

        def record(some):
            for company in some:
                recorded[company] = self._record_company(company, now)

        # One that fails is logged, looked at again next time, and holds up no other.
        work_on_each(companies, record, lambda one, __: recorded.pop(one, None))
        return self.union(*recorded.values())

    @api.model
    def _record_company(self, company, now):
        rows = self.union(
            *(
                self._record_closed_loops(company, monday, now)
                for monday in self._find_missing(company, now)
            )
        )
        rows._tell_below(now)
        return rows

    @api.model
    def _find_missing(self, company, now):
        """Give the Mondays of the fortnights that are over and not recorded yet.

        The first time only the last one: nobody was judged by this before.
        """
        tz = self.env["lead.score.model"]._get_tz(company)
        last = fortnight_of(now, tz) - timedelta(days=DAYS)
        newest = self.search(
            [("company_id", "=", company.id), ("key", "=", COMPANY_KEY)],
            order="starts_on desc",
            limit=1,
        )
        first = newest.starts_on + timedelta(days=DAYS) if newest else last
        first = max(first, last - timedelta(days=DAYS * (MOST_BEHIND - 1)))
        count = (last - first).days // DAYS + 1
        return [first + timedelta(days=DAYS * number) for number in range(count)]

    @api.model
    def _record_closed_loops(self, company, monday, now):
        """Record one fortnight of a company, in a row a team and one for all."""
        counts = self._count_closed_loops(company, monday)
        rows = [
            self._prepare_row(company, monday, key, by_step, now)
            for key, by_step in counts.items()
        ]
        return self._insert(COLUMNS, rows)

    @api.model
    def _count_closed_loops(self, company, monday):
        """Count a fortnight: {team id, 0 or -1: {step id: (due, in time, late,
        skipped)}}; the -1 stands for all of the company.
        """
        tz = self.env["lead.score.model"]._get_tz(company)
        start, end = bounds(monday, tz)
        self.env.flush_all()
        found = self.env.execute_query(
            SQL(
                COUNTS,
                closed=SQL(
                    "task.state IN ('done', 'skipped') AND task.ended_at < %s", end
                ),
                same_steps=SAME_STEPS,
                company=company.id,
                due=DUE,
                start=start,
                end=end,
            )
        )
        counts = {COMPANY_KEY: defaultdict(lambda: (0, 0, 0, 0))}
        for team_id, step_id, *sums in found:
            counts.setdefault(team_id, {})[step_id] = tuple(sums)
            total = counts[COMPANY_KEY]
            total[step_id] = tuple(map(sum, zip(total[step_id], sums, strict=True)))
        return counts

    @api.model
    def _prepare_row(self, company, monday, key, by_step, now):
        due, in_time, late, skipped = map(
            sum, zip(*by_step.values(), strict=True) if by_step else [()] * 4
        )
        rate = 100 * (in_time + late) / due if due else 0.0
        goal, least = company.playbook_loop_goal, company.playbook_loop_least
        team = self.env["crm.team"].browse(key if key > 0 else ())
        return {
            "name": self._get_row_name(company, team, key),
            "company_id": company.id,
            "team_id": team.id or None,
            "key": key,
            "is_total": key == COMPANY_KEY,
            "starts_on": monday,
            "ends_on": monday + timedelta(days=DAYS - 1),
            "due": due,
            "in_time": in_time,
            "late": late,
            "skipped": skipped,
            "not_closed": due - in_time - late,
            "rate": rate,
            "in_time_rate": 100 * in_time / due if due else 0.0,
            "goal": goal,
            "is_below": due >= max(least, 1) and rate < goal,
            "worst_steps": self._word_worst(company, by_step),
            "recorded_at": now,
        }

    @api.model
    def _get_row_name(self, company, team, key):
        if key == COMPANY_KEY:
            return company.name
        words = self.with_context(lang=company.partner_id.lang or self.env.lang)
        return team.name or words.env._("No team")

    @api.model
    def _word_worst(self, company, by_step):
        """Give a line for each step where most was left open or closed late."""
        left = {
            step_id: (due - in_time - late, late, due)
            for step_id, (due, in_time, late, __) in by_step.items()
            if due > in_time
        }
        worst = sorted(left, key=left.get, reverse=True)[:WORST_SHOWN]
        words = self.with_context(lang=company.partner_id.lang or self.env.lang)
        steps = words.env["lead.playbook.step"]
        return "\n".join(
            words.env._(
                "%(step)s: of %(due)s due, %(open)s not closed and %(late)s late",
                step=steps.browse(step_id).name,
                due=left[step_id][2],
                open=left[step_id][0],
                late=left[step_id][1],
            )
            for step_id in worst
        )
