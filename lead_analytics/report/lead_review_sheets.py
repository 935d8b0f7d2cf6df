from dataclasses import dataclass
from datetime import date, datetime, timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..xlsx import book, cells, look

# Cells of figures: (kind of cell, what a value is divided by).
UNITS = {
    "leads": (cells.INTEGER, 1),
    "%": (cells.PERCENT, 100),
    "hours": (cells.HOURS, 1),
    "days": (cells.DAYS, 1),
    "money": (cells.MONEY, 1),
    "points": (cells.NUMBER, 1),
    "per_lead": (cells.NUMBER, 1),
}
# Figures that say what channels cost: only for those who may see costs.
COST_METRICS = {"cost", "cost_per_lead", "cost_per_mql", "cac", "roi"}
# Groups that a table shows; a sheet is for reading, the raw data has them all.
MOST_GROUPS = 60


@dataclass(frozen=True)
class Request:
    """What a workbook is asked for: days with both ends, moments in naive UTC."""

    pack: str
    company_id: int
    kind: str
    sheets: tuple[str, ...]
    first: date
    last: date
    start: datetime
    end: datetime
    now: datetime


class LeadReviewSheets(models.AbstractModel):
    """Writes the workbook of a review pack as the user of the environment.

    Each sheet is a method ``_write_<name>(book, request)`` in a file of its own; all
    read through the ORM or ``_search``, so that rights and totals are the user's.
    """

    _name = "lead.review.sheets"
    _description = "Sheets of Review Packs"

    @api.model
    def _prepare_request(self, file):
        """Say what a file is asked for; ``file`` is read with the caller's rights."""
        pack = file.pack_id
        periods = self.env["lead.analytics.period"]
        start, end = periods._to_moments(file.date_from, file.date_to, pack.company_id)
        return Request(
            pack=pack.with_context(lang=self.env.lang).name,
            company_id=pack.company_id.id,
            kind=pack.kind,
            sheets=tuple(pack._get_sheets()),
            first=file.date_from,
            last=file.date_to,
            start=start,
            end=end,
            now=self.env.cr.now(),
        )

    @api.model
    def _write_book(self, path, request, note):
        """Write the workbook; give ``summary`` and ``raw_rows`` for the file.

        :param note: called with percent done and what is being written
        :raises UserError: the user does not work in the company any more
        """
        if request.company_id not in self.env.user._get_company_ids():
            raise UserError(
                self.env._("%s does not work in this company.", self.env.user.name)
            )
        result = {"summary": [], "raw_rows": 0}
        title = self._get_title(request)
        company = self.env.company.name
        with book.Book(
            path, self._get_look(), title, company, self._to_local(request.now)
        ) as made:
            for number, name in enumerate(request.sheets):
                note(100 * number // len(request.sheets), self._get_names()[name])
                result.update(getattr(self, f"_write_{name}")(made, request) or {})
        return result

    @api.model
    def _get_names(self):
        """Give the names of the sheets, as on their tabs."""
        return {
            "overview": self.env._("Overview"),
            "trend": self.env._("Trend"),
            "funnel": self.env._("Channels"),
            "waste": self.env._("Where leads went"),
            "response": self.env._("Response"),
            "reps": self.env._("Salespeople"),
            "losses": self.env._("Losses"),
            "targets": self.env._("Targets"),
            "costs": self.env._("Costs"),
            "scores": self.env._("Scores"),
            "raw": self.env._("Raw data"),
        }

    @api.model
    def _get_title(self, request):
        return self.env._(
            "%(pack)s, %(first)s – %(last)s",
            pack=request.pack,
            first=self._day(request.first),
            last=self._day(request.last),
        )

    # As the reader is used to ----------------------------------------------------
    @api.model
    def _get_look(self):
        language = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        currency = self.env.company.currency_id
        money = look.Money(
            currency.symbol or currency.name,
            is_before=currency.position == "before",
            decimals=currency.decimal_places,
        )
        return look.Look(
            language=self.env.lang or "en_US",
            date_format=language.date_format or "%Y-%m-%d",
            currencies={currency.name: money},
        )

    @api.model
    def _day(self, day):
        """Give a day as text, as the reader's language writes it."""
        language = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return day.strftime(language.date_format or "%Y-%m-%d")

    @api.model
    def _to_local(self, moment):
        """Give a moment (naive UTC) as the clock of the company shows it."""
        zone = self.env["lead.analytics.period"]._get_zone(self.env.company)
        return moment + (zone.utcoffset(moment) or timedelta())

    # Figures ---------------------------------------------------------------------
    @api.model
    def _sees_costs(self):
        return self.env["lead.channel.cost"].has_access("read")

    @api.model
    def _allowed(self, names):
        """Give those of these figures that exist and that the user may see."""
        known = self.env["lead.metric"]._get_metrics()
        hidden = set() if self._sees_costs() else COST_METRICS
        return [name for name in names if name in known and name not in hidden]

    @api.model
    def _get_domain(self, extra=()):
        """The rows of the company, those of no company with them."""
        return Domain("company_id", "in", [self.env.company.id, False]) & Domain(extra)

    @api.model
    def _in_period(self, request, field="captured_at"):
        return self._get_domain(
            [(field, ">=", request.start), (field, "<", request.end)]
        )

    @api.model
    def _measure(self, names, start, end, groupby=None, extra=()):
        return self.env["lead.metric"]._measure(
            names, start, end, self._get_domain(extra), groupby
        )

    @api.model
    def _cell(self, metric, value):
        """Give a figure as a cell; None where there is nothing to divide by."""
        number = value.value
        return None if number is None else number / UNITS[metric.unit][1]

    @api.model
    def _column(self, metric, shade=""):
        return cells.Column(metric.label, UNITS[metric.unit][0], shade)

    @api.model
    def _write_groups(self, sheet, request, title, groupby, names, shades=None):
        """Write a table of figures by a field of the funnel; give where it stands.

        The largest groups come first; the last line is all of them together.
        """
        metrics = self.env["lead.metric"]._get_metrics()
        names = self._allowed(names)
        period = (request.start, request.end)
        groups = self._measure(["leads", *names], *period, groupby)
        order = sorted(groups, key=lambda key: (-groups[key]["leads"].value, str(key)))
        labels = self._get_labels(groupby, order[:MOST_GROUPS])
        rows = [
            [label, *(self._cell(metrics[name], groups[key][name]) for name in names)]
            for key, label in labels
        ]
        every = self._measure(names, *period)[None]
        total = [self.env._("All"), *(self._cell(metrics[n], every[n]) for n in names)]
        columns = [
            cells.Column(title, width=28),
            *(
                self._column(metrics[name], (shades or {}).get(name, ""))
                for name in names
            ),
        ]
        return sheet.table(columns, rows, total)

    @api.model
    def _get_labels(self, groupby, keys):
        """Give [(key, label)] of groups; those of nothing have a name, too."""
        field = self.env["lead.analytics.report.funnel"]._fields[groupby]
        nothing = self.env._("(none)")
        if field.type != "many2one":
            return [(key, str(key) if key else nothing) for key in keys]
        # sudo: names of what rows of the user point at, as lists show them
        records = self.env[field.comodel_name].sudo().browse([k for k in keys if k])
        names = {record.id: record.display_name for record in records}
        return [(key, names.get(key) or nothing) for key in keys]
