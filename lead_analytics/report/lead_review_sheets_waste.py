from odoo import api, models
from odoo.fields import Domain

from ..xlsx import cells
from .lead_analytics_report_waste import FATES, LEAKS
from .lead_review_sheets import MOST_GROUPS

# Upper ends of the bins of waiting, in working hours.
WAITS = (1, 2, 4, 8, 16, 40)


class LeadReviewSheets(models.AbstractModel):
    """Where leads went, how long they waited, where and why they were lost."""

    _inherit = "lead.review.sheets"

    @api.model
    def _write_waste(self, made, request):
        waste = self.env["lead.analytics.report.waste"]
        labels = dict(waste._fields["fate"]._description_selection(self.env))
        found = {
            fate: (count, sum(filter(None, cost)))
            for fate, count, *cost in waste._read_group(
                *(self._in_period(request), ["fate"]),
                ["captured:sum", *self._if_seen("cost:sum")],
            )
        }
        total = sum(count for count, _cost in found.values())
        sheet = made.add_sheet(
            self._get_names()["waste"],
            self.env._("Where did the leads go?"),
            self.env._(
                "Everything that came in within the period is in exactly one line."
                " Leaked are leads that nobody decided against and nobody works on."
            ),
        )
        columns = [
            cells.Column(self.env._("Where it is now"), width=32),
            cells.Column(self.env._("Leak"), width=8),
            cells.Column(self.env._("Leads"), cells.INTEGER, "bar"),
            cells.Column(self.env._("Share"), cells.PERCENT),
            cells.Column(self.env._("Cost"), cells.MONEY),
        ]
        rows = []
        for fate, _label in FATES:
            count, cost = found.get(fate, (0, 0.0))
            leak = self.env._("leak") if fate in LEAKS else ""
            share = count / total if total else None
            rows.append([labels[fate], leak, count, share, cost])
        every = [self.env._("All that came in"), "", total, total and 1.0]
        every.append(sum(row[-1] for row in rows))
        block = sheet.table(*self._without_costs(columns, rows, every))
        title = self.env._("Where the leads went")
        sheet.chart(block, "bar", title, [2], beside=6)
        self._write_leaks(sheet, request)

    @api.model
    def _if_seen(self, cost):
        """Give the sum of a cost to read, nothing for those who may not see it."""
        return [cost] if self._sees_costs() else []

    @api.model
    def _without_costs(self, columns, rows, total=None):
        """Take the last column, of costs, off for those who may not see it."""
        if self._sees_costs():
            return columns, rows, total
        return columns[:-1], [row[:-1] for row in rows], total and total[:-1]

    @api.model
    def _write_leaks(self, sheet, request):
        """What leaked by channel and person, most first; and the TOP 3 of a week."""
        self._write_top_leaks(sheet, request)
        fields = (
            (self.env._("Source"), "source_id"),
            (self.env._("Salesperson"), "user_id"),
        )
        for title, field in fields:
            groups = self.env["lead.analytics.report.waste"]._read_group(
                self._in_period(request),
                [field],
                [
                    *("leaked:sum", "captured:sum", "leak_rate:avg"),
                    *self._if_seen("leaked_cost:sum"),
                ],
            )
            groups = sorted(groups, key=lambda row: (-row[1], row[0].id))
            # sudo: names of what rows of the user point at, as lists show them
            rows = [
                [
                    record.sudo().display_name or self.env._("(none)"),
                    *(leaked, captured, (rate or 0) / 100),
                    sum(filter(None, cost)),
                ]
                for record, leaked, captured, rate, *cost in groups
                if leaked
            ]
            columns = [
                cells.Column(title),
                cells.Column(self.env._("Leaked"), cells.INTEGER, "bar"),
                cells.Column(self.env._("Captured"), cells.INTEGER),
                cells.Column(self.env._("Leaked of the leads"), cells.PERCENT, "bad"),
                cells.Column(self.env._("What they cost"), cells.MONEY),
            ]
            if rows:
                sheet.table(*self._without_costs(columns, rows[:MOST_GROUPS]))

    @api.model
    def _write_top_leaks(self, sheet, request):
        """The largest leaks of the latest week within the period, and their plans."""
        leaks = self.env["lead.leak"]
        domain = [
            ("company_id", "=", self.env.company.id),
            ("rank", ">", 0),
            ("date_from", ">=", request.first),
            ("date_from", "<=", request.last),
        ]
        week = leaks.search(domain, order="date_from desc", limit=1).date_from
        if not week:
            return
        sheet.subtitle(
            self.env._("The TOP 3 leaks of the week from %s", self._day(week))
        )
        rows = [
            [
                *(leak.display_name, leak.plan_state and self._get_plan(leak)),
                *(leak.leads, leak.weekly_before),
                leak.cost if self._sees_costs() else None,
            ]
            for leak in leaks.search([*domain, ("date_from", "=", week)], order="rank")
        ]
        columns = [
            cells.Column(self.env._("Leak")),
            cells.Column(self.env._("What is done about it")),
            cells.Column(self.env._("Leads"), cells.INTEGER),
            cells.Column(self.env._("A week before"), cells.NUMBER),
            cells.Column(self.env._("What they cost"), cells.MONEY),
        ]
        sheet.table(*self._without_costs(columns, rows))

    @api.model
    def _get_plan(self, leak):
        """Say who does what until when; and that nobody does, where it is so."""
        # sudo: names of who answers for a plan that one may read
        plans = [
            self.env._(
                "%(what)s (%(who)s, until %(day)s)",
                what=plan.name,
                who=plan.user_id.sudo().name,
                day=self._day(plan.date_deadline),
            )
            for plan in leak.action_ids
            if plan.state != "cancelled"
        ]
        return "; ".join(plans) or self.env._("No plan yet")

    @api.model
    def _write_waits(self, sheet, request):
        """How many leads waited how long: whom an average would hide."""
        funnel = self.env["lead.analytics.report.funnel"]
        leads = self._in_period(request) & Domain("is_lead", "=", 1)
        rows, low = [], None
        for high in (*WAITS, None):
            hours = (
                Domain("response_hours", "!=", False) if low is None else Domain.TRUE
            )
            if low is not None:
                hours &= Domain("response_hours", ">", low)
            if high is not None:
                hours &= Domain("response_hours", "<=", high)
            label = (
                self.env._("more than %s hours", low)
                if high is None
                else self.env._("up to %s hours", high)
            )
            rows.append([label, funnel.search_count(leads & hours)])
            low = high
        not_yet = leads & Domain("is_contacted", "=", 0)
        rows.append([self.env._("not contacted"), funnel.search_count(not_yet)])
        columns = [
            cells.Column(self.env._("First contact after")),
            cells.Column(self.env._("Leads"), cells.INTEGER, "bar"),
        ]
        block = sheet.table(columns, rows)
        sheet.chart(block, "column", self.env._("How long leads waited"), [1], beside=3)

    @api.model
    def _write_losses(self, made, request):
        sheet = made.add_sheet(
            self._get_names()["losses"],
            self.env._("Where and why do we lose?"),
            self.env._(
                "Leads lost within the period, whenever they came in: reason by stage."
            ),
        )
        found = self.env["lead.analytics.report.funnel"]._read_group(
            self._in_period(request, "lost_at"),
            ["lost_reason_id", "stage_id"],
            ["is_lost:sum"],
        )
        if not found:
            sheet.note(self.env._("Nothing was lost within this period."))
            return
        # sudo: names of what rows of the user point at, as lists show them
        stages = sorted(
            {stage for _r, stage, _n in found}, key=lambda s: s.sudo().sequence or 0
        )
        rows = self._count_losses(found, stages)
        columns = [
            cells.Column(self.env._("Lost reason"), width=32),
            cells.Column(self.env._("All"), cells.INTEGER),
            *(
                cells.Column(
                    stage.sudo().display_name or self.env._("(none)"), cells.INTEGER
                )
                for stage in stages
            ),
        ]
        sums = [sum(row[n] for row in rows) for n in range(1, len(columns))]
        block = sheet.table(columns, rows, [self.env._("All"), *sums])
        sheet.shade_all(block, 2, "heat")
        sheet.chart(block, "bar", self.env._("Why leads were lost"), [1])

    @api.model
    def _count_losses(self, found, stages):
        """Give [reason, all, of each stage …], the most frequent reason first."""
        counts = {(reason, stage): count for reason, stage, count in found}
        rows = []
        for reason in {reason for reason, _stage in counts}:
            name = reason.sudo().display_name or self.env._("(no reason)")
            numbers = [counts.get((reason, stage), 0) for stage in stages]
            rows.append([name, sum(numbers), *numbers])
        return sorted(rows, key=lambda row: (-row[1], row[0]))
