from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .lead_analytics_report_waste import FATES, LEAKS

MOST_CHANNELS = 50


class LeadAnalyticsReportWaste(models.Model):
    """The waste board: a line for each place, as the one who asks may see it."""

    _inherit = "lead.analytics.report.waste"

    @api.model
    def get_waste_board(self, date_from=False, date_to=False, source_id=False):
        """Give the board of what came in within a period, by one channel or all.

        :param date_from, date_to: dates as text, both included, in the user's zone
        :return: ``lines``: [{fate, name, captured, share (%), cost, is_leak}] in the
            order of ``FATES``, empty ones too; ``captured``, ``leaked``, ``leads``
            (neither rejected nor known), ``leaked_cost``, ``currency_id``;
            ``channels``: [(id, name)] of the period
        """
        period = self._get_period_domain(date_from, date_to)
        domain = period & Domain("source_id", "=", source_id) if source_id else period
        found = {
            fate: (captured, cost)
            for fate, captured, cost in self._read_group(
                domain, ["fate"], ["captured:sum", "cost:sum"]
            )
        }
        names = dict(self._fields["fate"]._description_selection(self.env))
        total = sum(captured for captured, _cost in found.values())
        lines = [
            self._prepare_line(fate, names[fate], *found.get(fate, (0, 0.0)), total)
            for fate, _label in FATES
        ]
        leaks = [line for line in lines if line["is_leak"]]
        return {
            "lines": lines,
            "captured": total,
            "leads": total - sum(found.get(f, (0,))[0] for f in ("merged", "rejected")),
            "leaked": sum(line["captured"] for line in leaks),
            "leaked_cost": sum(line["cost"] for line in leaks),
            "currency_id": self.env.company.currency_id.id,
            "channels": self._get_channels(period),
            "domain": list(domain),
        }

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
        zone = ZoneInfo(self.env.user.tz or "UTC")
        local = datetime.combine(day, time.min, tzinfo=zone)
        return local.astimezone(timezone.utc).replace(tzinfo=None)

    @api.model
    def _prepare_line(self, fate, name, captured, cost, total):
        return {
            "fate": fate,
            "name": name,
            "captured": captured,
            "share": 100 * captured / total if total else 0,
            "cost": cost or 0.0,
            "is_leak": fate in LEAKS,
        }

    @api.model
    def _get_channels(self, period):
        rows = self._read_group(
            period,
            ["source_id"],
            ["captured:sum"],
            order="captured:sum desc",
            limit=MOST_CHANNELS,
        )
        return [(source.id, source.name) for source, _captured in rows if source]
