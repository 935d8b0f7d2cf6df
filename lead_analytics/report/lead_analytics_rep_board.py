from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

ALL = "all"


@dataclass(frozen=True)
class Figure:
    """A column of the board: which way is better, and what has to be there for it."""

    spec: str
    unit: str
    better: str = ""
    among: str = ""


FIGURES = {
    "handled": Figure("handled:sum", "leads"),
    "contacted_rate": Figure("contacted_rate:avg", "%", "up", "handled:sum"),
    "in_time_rate": Figure("in_time_rate:avg", "%", "up", "in_time_rate:count"),
    "response_hours": Figure(
        "response_hours:median", "hours", "down", "response_hours:count"
    ),
    "response_hours_p90": Figure(
        "response_hours_p90:p90", "hours", "down", "response_hours:count"
    ),
    "contacts_per_lead": Figure("contacts_per_lead:avg", "number", "up", "handled:sum"),
    "won": Figure("won:sum", "leads", "up"),
    "conversion_rate": Figure("conversion_rate:avg", "%", "up", "handled:sum"),
    "won_rate": Figure("won_rate:avg", "%", "up", "closed:sum"),
    "cycle_days": Figure("cycle_days:median", "days", "down", "cycle_days:count"),
    "activation_rate": Figure("activation_rate:avg", "%", "up", "handled:sum"),
    "rating": Figure("rating:avg", "points", "up", "rating:count"),
    "won_revenue": Figure("won_revenue:sum", "money", "up"),
    "hours_saved": Figure("hours_saved:sum", "hours", "up"),
}


class LeadAnalyticsReportRep(models.Model):
    """Figures of each rep side by side, and a rep's own beside those before."""

    _inherit = "lead.analytics.report.rep"

    @api.readonly
    @api.model
    def get_rep_board(self, period="last_90_days", team_id=False):
        """Give the figures of the reps for leads they got within a period.

        :param period: a kind of ``lead.analytics.period``, or ``all``
        :return: ``lines``: [{user_id, name, load, figure: value}], the most leads
            first, ``total`` of them all, ``periods`` and ``teams`` to choose from,
            ``domain`` of the rows. A value is None where there is nothing to measure.
        :raises UserError: there is no such period
        """
        domain = self._get_period_domain(period)
        teams = self._get_teams(domain)
        of_team = Domain("team_id", "=", team_id) if team_id else Domain.TRUE
        domain &= of_team
        found = self._measure(domain, "user_id")
        loads = dict(
            self._read_group(
                Domain("load", "=", 1) & of_team, ["user_id"], ["load:sum"]
            )
        )
        lines = [
            {"user_id": user.id, "name": user.sudo().name, "load": loads.get(user, 0)}
            | figures
            for user, figures in found.items()
        ]
        return {
            "lines": sorted(lines, key=lambda line: (-line["handled"], line["name"])),
            "total": {
                **self._measure(domain)[None],
                "load": sum(line["load"] for line in lines),
            },
            "periods": self._get_periods(),
            "teams": teams,
            "currency_id": self.env.company.currency_id.id,
            "domain": list(domain),
        }

    @api.readonly
    @api.model
    def get_my_figures(self, period="last_90_days"):
        """Give the user's own figures of a period beside those of the one before.

        Of the leads one may open: those that others have now are the leader's to see.

        :return: ``figures``: [{name, unit, value, before, is_better}], where
            ``is_better`` is None where there is nothing to compare; ``now``: how many
            leads wait {open, late, today, untouched}; ``sources``: the best of them
        :raises UserError: there is no such period
        """
        own = Domain("user_id", "=", self.env.uid)
        domain = own & self._get_period_domain(period)
        values = self._measure(domain)[None]
        before = {}
        if period != ALL:
            earlier = own & self._get_period_domain(period, back=1)
            before = self._measure(earlier)[None]
        return {
            "figures": [
                self._prepare_figure(name, values[name], before.get(name))
                for name in FIGURES
            ],
            "now": self.env["lead.team.monitor"]._count(self.env.user),
            "sources": self._get_sources(domain),
            "periods": self._get_periods(),
            "currency_id": self.env.company.currency_id.id,
            "domain": list(domain),
        }

    @api.model
    def _prepare_figure(self, name, value, before):
        figure = FIGURES[name]
        is_better = None
        if figure.better and None not in (value, before) and value != before:
            is_better = (value > before) == (figure.better == "up")
        return {
            "name": name,
            "unit": figure.unit,
            "value": value,
            "before": before,
            "is_better": is_better,
        }

    @api.model
    def _get_sources(self, domain):
        rows = self._read_group(
            domain,
            ["source_id"],
            ["handled:sum", "won:sum"],
            order="won:sum desc, handled:sum desc",
            limit=6,
        )
        return [
            {
                "id": source.id,
                "name": source.sudo().name,
                "handled": handled,
                "won": won,
            }
            for source, handled, won in rows
        ]

    @api.model
    def _measure(self, domain, groupby=None):
        """Give {group: {figure: value}}; None where there is nothing to measure."""
        specs = {figure.spec for figure in FIGURES.values()}
        specs |= {figure.among for figure in FIGURES.values() if figure.among}
        specs = sorted(specs)
        found = {}
        for row in self._read_group(
            domain,
            [groupby] if groupby else [],
            [self._get_aggregate(spec) for spec in specs],
        ):
            key, values = (row[0], row[1:]) if groupby else (None, row)
            values = dict(zip(specs, values, strict=True))
            found[key] = {
                name: None
                if figure.among and not values[figure.among]
                else float(values[figure.spec] or 0)
                for name, figure in FIGURES.items()
            }
        return found

    @api.model
    def _get_aggregate(self, spec):
        name, __, function = spec.partition(":")
        return self._get_sum(name) if function == "sum" else spec

    @api.model
    def _get_period_domain(self, period, back=0):
        """Give the domain of the leads that reps got within a period.

        :raises UserError: there is no such period
        """
        if period == ALL:
            return Domain.TRUE
        periods = self.env["lead.analytics.period"]
        if period not in dict(periods._selection()):
            raise UserError(self.env._("There is no such period: %s", period))
        today = fields.Date.context_today(self)
        start, end = periods._get_bounds(period, today, back)
        return Domain("assigned_at", ">=", start) & Domain("assigned_at", "<", end)

    @api.model
    def _get_periods(self):
        kinds = self.env["lead.analytics.period"]._selection()
        return [*kinds, (ALL, self.env._("Since the beginning"))]

    @api.model
    def _get_teams(self, domain):
        teams = self._read_group(domain, ["team_id"])
        return [(team.id, team.sudo().name) for (team,) in teams if team]
