from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.lead_priority.batches import run_by_company

from ..metrics.counts import Counts
from ..metrics.drops import Rules, Series, find_drops
from .lead_drop_steps import DIMENSIONS, STEPS

RULES = Rules()
WEEKS = RULES.longest + RULES.baseline
# More at once are one thing that somebody should look at as a whole.
MOST_DROPS = 5


class LeadDrop(models.Model):
    """Finding: all steps by all slices, week by week, the clearest drop first.

    A drop shows in every slice that its leads are in. So what was found is taken out
    and the rest is looked at again: only what is left of its own is reported, too.
    """

    _inherit = "lead.drop"

    @api.model
    def _cron_find(self):
        """Look for drops, company by company, each in a transaction of its own."""
        run_by_company(self.env, self._find_of)

    @api.model
    def _find_of(self, company_id):
        company = self.env["res.company"].browse(company_id)
        new = self._find(company, self.env.cr.now())
        new._tell_managers(self.env.cr.now())
        return len(new)

    @api.model
    def action_find(self):
        """Look for drops in one's company now, by hand.

        :raises AccessError: for who is no manager
        """
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(self.env._("Only managers look for drops by hand."))
        # sudo: a manager's; drops are of all leads of a company, as the job finds them
        self.sudo()._find(self.env.company, self.env.cr.now())
        return self.env["ir.actions.actions"]._for_xml_id(
            "lead_analytics.lead_drop_action"
        )

    @api.model
    def _find(self, company, now):
        """Find the drops at ``now`` (naive UTC); give those that are new.

        Known ones get the figures of today; open ones that are not found any more are
        over.
        """
        found = self._look(company, now)
        known = self.search([("company_id", "=", company.id), ("state", "!=", "over")])
        seen, new = self.browse(), self.browse()
        for vals in found:
            place = vals["step"], vals["dimension"], vals["value_id"]
            drop = known.filtered(lambda one, place=place: one._get_place() == place)
            if drop:
                drop.write(vals)
            else:
                drop = self.create({**vals, "company_id": company.id, "found_at": now})
                new |= drop
            drop._explain()
            seen |= drop
        (known - seen).write({"state": "over"})
        return new

    def _get_place(self):
        return self.step, self.dimension, self.value_id

    @api.model
    def _look(self, company, now):
        """Give the values of all drops, the clearest first."""
        excluded = {step: SQL("TRUE") for step in STEPS}
        series = {step: self._get_series(company, step, now) for step in STEPS}
        found = []
        while len(found) < MOST_DROPS:
            drops = find_drops(
                (one for of_step in series.values() for one in of_step), RULES
            )
            if not drops:
                break
            drop = drops[0]
            step, dimension, value_id = drop.key
            [weeks] = [one.weeks for one in series[step] if one.key == drop.key]
            found.append(self._prepare_drop(company, now, drop, weeks))
            if dimension == "all":
                series[step] = []
                continue
            inside = self._slice_sql(dimension, value_id)
            excluded[step] = SQL("%s AND (%s) IS NOT TRUE", excluded[step], inside)
            series[step] = self._get_series(company, step, now, excluded[step])
        return found

    @api.model
    def _get_end(self, company, step, now):
        """Give the day (a Monday) before which all leads had their days for a step."""
        periods = self.env["lead.analytics.period"]
        monday = periods._get_days("week", periods._to_day(now, company))[0]
        return monday - timedelta(days=STEPS[step].days)

    @api.model
    def _get_series(self, company, step, now, condition=None):
        """Give the weekly counts of each slice of a step."""
        last = self._get_end(company, step, now)
        periods = self.env["lead.analytics.period"]
        start = periods._to_utc(last - timedelta(weeks=WEEKS), company)
        end = periods._to_utc(last, company)
        cases = self._cases_sql(company, step, start, end, condition)
        slices = self._count_slices(cases, self._week_sql(end), [*DIMENSIONS])
        return [
            Series((step, *key), self._to_weeks(counts))
            for key, counts in slices.items()
        ]

    @api.model
    def _to_weeks(self, counts):
        """Give the counts of all weeks, oldest first; weeks before the first go."""
        weeks = [
            Counts(*counts.get(number, (0, 0))) for number in reversed(range(WEEKS))
        ]
        first = next((n for n, week in enumerate(weeks) if week.cases), len(weeks))
        return tuple(weeks[first:])

    @api.model
    def _prepare_drop(self, company, now, drop, weeks):
        step, dimension, value_id = drop.key
        last = self._get_end(company, step, now)
        weeks = weeks[-drop.weeks - RULES.baseline :]
        return {
            "step": step,
            "dimension": dimension,
            "value_id": value_id,
            "since": last - timedelta(weeks=drop.weeks),
            "before_cases": drop.before.cases,
            "before_hits": drop.before.hits,
            "after_cases": drop.after.cases,
            "after_hits": drop.after.hits,
            "chance": drop.chance,
            "weeks": [
                [str(last - timedelta(weeks=len(weeks) - n)), week.cases, week.hits]
                for n, week in enumerate(weeks)
            ],
        }

    def _tell_managers(self, now):
        """Alert the managers of these drops, each once."""
        alerts = self.env["lead.alert"]
        for drop in self:
            lang = drop.company_id.partner_id.lang
            worded = drop.with_context(lang=lang or self.env.lang)
            values = {
                "reason": f"{worded.display_name}. {worded.sentence}",
                "link": f"{drop.get_base_url()}/odoo/lead.drop/{drop.id}",
            }
            row = {"company_id": drop.company_id.id, "values": values}
            alerts._raise_alerts("drop", [row], now=now)
