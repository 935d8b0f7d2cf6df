from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .lead_analytics_report_waste import FATES, LEAKS

MOST_CHANNELS = 50
# What the board can be narrowed by, beside period and source.
SLICES = ("team_id", "product_line_id", "country_id")


class LeadAnalyticsReportWaste(models.Model):
    """The waste board: a line for each place, as the one who asks may see it."""

    _inherit = "lead.analytics.report.waste"

    @api.readonly
    @api.model
    def get_waste_board(
        self, date_from=False, date_to=False, source_id=False, slices=None
    ):
        """Give the board of what came in within a period, by one channel or all.

        :param date_from, date_to: dates as text, both included, in the user's zone
        :param slices: {name of ``SLICES``: id}, only the leads of these
        :return: ``lines``: [{fate, name, captured, share (%), cost, is_leak}] in the
            order of ``FATES``, empty ones too; ``captured``, ``leaked``, ``leads``
            (neither rejected nor known), ``leaked_cost``, ``currency_id``; costs are
            None for those who see no costs;
            ``channels``: [(id, name)] of the period, ``choices``: the same by
            the names of ``SLICES``; ``owners``: see ``_get_owners``
        """
        period = self._get_period_domain(date_from, date_to)
        domain = period & self._get_slice_domain(slices)
        if source_id:
            domain &= Domain("source_id", "=", source_id)
        lines = self._get_lines(domain)
        total = sum(line["captured"] for line in lines)
        known = ("merged", "rejected")
        leaks = [line for line in lines if line["is_leak"]]
        return {
            "lines": lines,
            "captured": total,
            "leads": sum(one["captured"] for one in lines if one["fate"] not in known),
            "leaked": sum(line["captured"] for line in leaks),
            "leaked_cost": (
                sum(one["cost"] for one in leaks) if self._sees_costs() else None
            ),
            "currency_id": self.env.company.currency_id.id,
            "channels": self._get_channels(period, "source_id"),
            "choices": {name: self._get_channels(period, name) for name in SLICES},
            "owners": self._get_owners(domain),
            "domain": list(domain),
        }

    @api.model
    def _get_lines(self, domain):
        """Give a line for each place, empty ones too."""
        sums = ["captured:sum", *(["cost:sum"] if self._sees_costs() else [])]
        found = {
            fate: (captured, *cost)
            for fate, captured, *cost in self._read_group(domain, ["fate"], sums)
        }
        names = dict(self._fields["fate"]._description_selection(self.env))
        total = sum(captured for captured, *_cost in found.values())
        return [
            self._prepare_line(fate, names[fate], total, *found.get(fate, [0]))
            for fate, _label in FATES
        ]

    @api.model
    def _get_period_domain(self, date_from, date_to):
        """Give the domain of days in the zone of the user, which Odoo converts."""
        domain = Domain("company_id", "in", [*self.env.companies.ids, False])
        if date_from:
            domain &= Domain("captured_at", ">=", self._to_utc(date_from, 0))
        if date_to:
            domain &= Domain("captured_at", "<", self._to_utc(date_to, 1))
        return domain

    @api.model
    def _to_utc(self, text, days_later):
        """Give midnight of a day where the user is, as naive UTC.

        :raises UserError: the text is no date
        """
        try:
            day = fields.Date.to_date(text) + timedelta(days=days_later)
        except (ValueError, TypeError, OverflowError) as error:
            raise UserError(self.env._("“%s” is no date.", text)) from error
        return self.env["lead.analytics.period"]._to_utc(day)

    @api.model
    def _prepare_line(self, fate, name, total, captured, cost=None):
        return {
            "fate": fate,
            "name": name,
            "captured": captured,
            "share": 100 * captured / total if total else 0,
            "cost": (cost or 0.0) if self._sees_costs() else None,
            "is_leak": fate in LEAKS,
        }

    @api.model
    def _get_slice_domain(self, slices):
        """Give the domain of slices.

        :raises UserError: a slice that there is not, or an id that is none
        """
        domain = Domain.TRUE
        for name, value in (slices or {}).items():
            if name not in SLICES or not isinstance(value, int):
                raise UserError(self.env._("The board cannot be narrowed like this."))
            if value:
                domain &= Domain(name, "=", value)
        return domain

    @api.model
    def _get_channels(self, period, name):
        rows = self._read_group(
            period,
            [name],
            ["captured:sum"],
            order="captured:sum desc",
            limit=MOST_CHANNELS,
        )
        # sudo: names of what the leads are of that one sees
        return [(one.id, one.sudo().display_name) for one, _captured in rows if one]
