from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.lead_priority.batches import run_by_company

MOST_LEAKS = 3
WEEKS_BEFORE = 4
# Who had more than this share of the leads is named.
MAJORITY = 0.5


class LeadLeak(models.Model):
    """Finding the leaks of a week: by kind, source and team, the costliest first."""

    _inherit = "lead.leak"

    @api.model
    def _cron_find(self):
        """Find the leaks of last week and what became of plans, company by company."""
        run_by_company(self.env, self._find_of)

    @api.model
    def _find_of(self, company_id):
        company = self.env["res.company"].browse(company_id)
        now = self.env.cr.now()
        leaks = self._find(company, self._get_last_week(company, now))
        self.env["lead.leak.action"]._measure_effects(company, now)
        return len(leaks)

    @api.model
    def action_find(self):
        """Find the leaks of last week of one's company anew, by hand.

        :raises AccessError: for who is no manager
        """
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(self.env._("Only managers look for leaks by hand."))
        company = self.env.company
        # sudo: a manager's; leaks are of all leads of a company, as the job finds them
        self.sudo()._find(company, self._get_last_week(company, self.env.cr.now()))
        return self.env["ir.actions.actions"]._for_xml_id(
            "lead_analytics.lead_leak_action"
        )

    @api.model
    def _get_last_week(self, company, now):
        """Give the Monday of the last week that is over, where the company is."""
        periods = self.env["lead.analytics.period"]
        return periods._get_days("week", periods._to_day(now, company), back=1)[0]

    @api.model
    def _find(self, company, monday):
        """Find the largest leaks of a week; give them.

        Found again, a leak keeps its plan; what is no longer among the largest goes,
        unless something was planned against it.
        """
        found = self.browse()
        known = self.search(
            [("company_id", "=", company.id), ("date_from", "=", monday)]
        )
        for rank, vals in enumerate(self._get_largest(company, monday), start=1):
            leak = known.filtered(lambda one, vals=vals: one._is_at(vals))
            vals = {**vals, "rank": rank, "company_id": company.id}
            if leak:
                leak.write(vals)
            else:
                leak = self.create({**vals, "date_from": monday})
            leak._compare_with_before()
            found |= leak
        old = known - found
        old.filtered("action_ids").write({"rank": 0})
        (old - old.filtered("action_ids")).unlink()
        return found

    def _is_at(self, vals):
        """Tell whether this leak is of the kind and place of ``vals``."""
        here = (self.kind, self.source_id.id, self.team_id.id)
        return here == (vals["kind"], vals["source_id"], vals["team_id"])

    @api.model
    def _get_largest(self, company, monday):
        """Give the values of the largest groups of leaked leads, the costliest first.

        Leads whose cost nobody knows count in that order as the others do on average.
        """
        week = self.new({"date_from": monday, "company_id": company.id})
        domain = week._get_week_domain() & Domain("company_id", "=", company.id)
        report = self.env["lead.analytics.report.leak"].with_company(company)
        place = ["kind", "source_id", "team_id"]
        groups = report._read_group(domain, place, ["leaks:sum", "cost:sum"])
        free = report._read_group(domain & Domain("cost", "=", 0), place, ["__count"])
        unknown = {tuple(row[:3]): row[3] for row in free}
        known = sum(row[3] for row in groups) - sum(unknown.values())
        usual = sum(row[4] or 0 for row in groups) / known if known else 0

        def weight(row):
            return (row[4] or 0) + usual * unknown.get(tuple(row[:3]), 0)

        groups.sort(key=lambda row: (-weight(row), -row[3], row[0]))
        return [
            {
                "kind": kind,
                "source_id": source.id,
                "team_id": team.id,
                "leads": leads,
                "cost": cost,
                **self._get_main_owner(report, domain, kind, source, team, leads),
            }
            for kind, source, team, leads, cost in groups[:MOST_LEAKS]
        ]

    @api.model
    def _get_main_owner(self, report, domain, kind, source, team, leads):
        """Give who had most of the leads, if that was one person."""
        domain &= Domain("kind", "=", kind) & Domain("source_id", "=", source.id)
        domain &= Domain("team_id", "=", team.id) & Domain("user_id", "!=", False)
        owners = report._read_group(
            domain, ["user_id"], ["leaks:sum"], order="leaks:sum desc", limit=1
        )
        if owners and owners[0][1] > MAJORITY * leads:
            return {"user_id": owners[0][0].id, "user_leads": owners[0][1]}
        return {"user_id": False, "user_leads": 0}

    def _compare_with_before(self):
        report = self.env["lead.analytics.report.leak"]
        for leak in self:
            weeks = leak._get_week_domain(WEEKS_BEFORE, -WEEKS_BEFORE)
            number = report.with_company(leak.company_id).search_count(
                leak._get_place_domain() & weeks
            )
            leak.weekly_before = number / WEEKS_BEFORE

    @api.readonly
    @api.model
    def get_week(self):
        """Give the last week's leaks of the user's company, for the waste board.

        :return: ``can_find``; ``date_from``, ``date_to`` (text) and ``leaks``: dicts
            of id, name, sentence, comparison, trend, leads, cost (None for those who
            see no costs), plan_state, plans
            ({name, user, date_deadline, state}); None where none were looked for
        """
        user = self.env.user
        can_find = user.has_group("sales_team.group_sale_manager")
        company = Domain("company_id", "=", self.env.company.id)
        last = self.search(company, order="date_from desc", limit=1).date_from
        if not last:
            return {"can_find": can_find, "leaks": None}
        week = Domain("date_from", "=", last) & Domain("rank", ">", 0)
        return {
            "can_find": can_find,
            "date_from": str(last),
            "date_to": str(last + timedelta(days=6)),
            "leaks": [leak._prepare_card() for leak in self.search(company & week)],
        }

    def _prepare_card(self):
        sees_costs = self.env["lead.channel.cost"].has_access("read")
        return {
            "id": self.id,
            "rank": self.rank,
            "name": self.display_name,
            "sentence": self.sentence,
            "comparison": self.comparison,
            "trend": self.trend,
            "leads": self.leads,
            "cost": self.cost if sees_costs else None,
            "plan_state": self.plan_state,
            "plans": [
                {
                    "name": plan.name,
                    "user": plan.user_id.sudo().name,  # the name alone
                    "date_deadline": str(plan.date_deadline),
                    "state": plan.state,
                }
                for plan in self.action_ids
                if plan.state != "cancelled"
            ],
        }
