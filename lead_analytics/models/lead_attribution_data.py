from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..attribution import Touch
from ..attribution.touches import Channel
from .lead_attribution_refresh import COLUMNS

CHANNEL_SQL = SQL(
    "COALESCE(%(row)s.source_id, 0), COALESCE(%(row)s.medium_id, 0),"
    " COALESCE(%(row)s.campaign_id, 0)",
    row=SQL.identifier("touch"),
)


class Sale(NamedTuple):
    """A lead that was won: its revenue, and the smallest unit it is counted in."""

    capture_id: int
    lead_id: int
    company_id: int | None
    currency_id: int
    won_at: datetime
    revenue: float
    unit: float
    digits: int
    half_life: int | None
    channel: Channel


class LeadAttribution(models.Model):
    """What sales are worked out from, and the rows that come of it, in the database."""

    _inherit = "lead.attribution"

    @api.model
    def _read_sales(self, capture_ids):
        """Give the ``Sale`` of each of these captures whose lead is won."""
        rows = self.env.execute_query(
            SQL(
                """SELECT touch.capture_id, touch.lead_id, touch.company_id,
                          currency.id, touch.won_at, touch.revenue,
                          currency.rounding, company.lead_half_life_days, %(channel)s
                     FROM lead_milestone touch
                     JOIN res_company company
                       ON company.id = COALESCE(touch.company_id, %(company)s)
                     JOIN res_currency currency ON currency.id = company.currency_id
                    WHERE touch.capture_id = ANY (%(ids)s)
                      AND touch.won_at IS NOT NULL AND touch.lead_id IS NOT NULL""",
                channel=CHANNEL_SQL,
                company=self.env.company.id,
                ids=list(capture_ids),
            )
        )
        currencies = self.env["res.currency"].browse({row[3] for row in rows})
        digits = {currency.id: currency.decimal_places for currency in currencies}
        return [
            Sale(*row[:6], float(row[6]), digits[row[3]], row[7], tuple(row[8:]))
            for row in rows
        ]

    @api.model
    def _read_touches(self, lead_ids):
        """Give {lead id: [Touch]}: what came in, and engagements by a channel.

        An engagement of a capture is that capture; what a program did is no touch.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT touch.lead_id, touch.received_at, %(channel)s
                     FROM lead_capture touch
                    WHERE touch.lead_id = ANY (%(ids)s)
                      AND touch.state IN ('lead', 'merged')
                    UNION ALL
                   SELECT touch.lead_id, touch.occurred_at, %(channel)s
                     FROM lead_engagement touch
                    WHERE touch.lead_id = ANY (%(ids)s) AND touch.capture_id IS NULL
                      AND touch.is_automated IS NOT TRUE
                      AND COALESCE(touch.source_id, touch.medium_id,
                                   touch.campaign_id) IS NOT NULL""",
                channel=CHANNEL_SQL,
                ids=list(lead_ids),
            )
        )
        touches = defaultdict(list)
        for lead_id, moment, *channel in rows:
            touches[lead_id].append(Touch(moment, tuple(channel)))
        return touches

    @api.model
    def _read_rows(self, capture_ids):
        """Give the rows that are there as ``_work_out`` does."""
        rows = self.env.execute_query(
            SQL(
                "SELECT %s FROM lead_attribution WHERE capture_id = ANY (%s)",
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                list(capture_ids),
            )
        )
        found = defaultdict(set)
        for *values, revenue in rows:
            found[values[0]].add((*values, float(revenue)))
        return found

    @api.model
    def _insert(self, rows):
        """Write new rows, in the order of ``COLUMNS``."""
        if not rows:
            return
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_attribution (%s) SELECT * FROM unnest(
                   %s::int4[], %s::int4[], %s::int4[], %s::int4[], %s::text[],
                   %s::int4[], %s::int4[], %s::int4[], %s::float8[], %s::numeric[])""",
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                *(list(column) for column in zip(*rows, strict=True)),
            )
        )
