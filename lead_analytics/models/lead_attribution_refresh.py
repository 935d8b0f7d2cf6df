from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..attribution import Touch, attribute
from .lead_attribution import MODELS

# Sales worked out at once.
BATCH_SIZE = 5_000
COLUMNS = (
    *("capture_id", "lead_id", "company_id", "currency_id", "model"),
    *("source_id", "medium_id", "campaign_id", "weight", "revenue"),
)
DEFAULT_HALF_LIFE_DAYS = 14


class LeadAttribution(models.Model):
    """Shares are worked out with the milestones of the same captures."""

    _inherit = "lead.attribution"

    @api.model
    def _rebuild(self):
        """Work the shares of all sales out from nothing."""
        self.env.cr.execute("DELETE FROM lead_attribution")
        won = self.env.execute_query(
            SQL("SELECT capture_id FROM lead_milestone WHERE won_at IS NOT NULL")
        )
        capture_ids = [capture_id for (capture_id,) in won]
        for start in range(0, len(capture_ids), BATCH_SIZE):
            rows = self._work_out(capture_ids[start : start + BATCH_SIZE])
            self._insert([row for shares in rows.values() for row in shares])
        self.invalidate_model(flush=False)

    @api.model
    def _refresh(self, capture_ids):
        """Work the sales that these captures touch out anew; write what differs."""
        touched = self._get_touched(capture_ids)
        new = self._work_out(touched)
        old = self._read_rows(touched)
        changed = [one for one in touched if new.get(one, set()) != old.get(one, set())]
        if not changed:
            return
        self.env.cr.execute(
            SQL("DELETE FROM lead_attribution WHERE capture_id = ANY (%s)", changed)
        )
        self._insert([row for one in changed for row in new.get(one, ())])
        self.invalidate_model(flush=False)

    @api.model
    def _get_touched(self, capture_ids):
        """Give the captures of the sales, past ones too, that captures may touch."""
        rows = self.env.execute_query(
            SQL(
                """SELECT capture_id FROM lead_attribution
                    WHERE capture_id = ANY (%(ids)s)
                    UNION
                   SELECT sale.capture_id
                     FROM lead_capture touch
                     JOIN lead_milestone sale ON sale.lead_id = touch.lead_id
                    WHERE touch.id = ANY (%(ids)s) AND sale.won_at IS NOT NULL
                 ORDER BY capture_id""",
                ids=list(capture_ids),
            )
        )
        return [capture_id for (capture_id,) in rows]

    @api.model
    def _work_out(self, capture_ids):
        """Give {capture id: {rows in the order of ``COLUMNS``}} of those won."""
        sales = self._read_sales(capture_ids)
        touches = self._read_touches([sale.lead_id for sale in sales])
        return {
            sale.capture_id: {
                row
                for model, _label in MODELS
                for row in self._share(sale, model, touches[sale.lead_id])
            }
            for sale in sales
        }

    @api.model
    def _share(self, sale, model, touches):
        """Give the rows of one sale by one model."""
        # What came in later than it was won, as with a lead entered afterwards.
        found = [touch for touch in touches if touch.at <= sale.won_at]
        shares = attribute(
            model,
            found or [Touch(sale.won_at, sale.channel)],
            round(sale.revenue / sale.unit),
            sale.won_at,
            timedelta(days=sale.half_life or DEFAULT_HALF_LIFE_DAYS),
        )
        fixed = (sale.capture_id, sale.lead_id, sale.company_id, sale.currency_id)
        for channel, (weight, units) in shares.items():
            ids = (number or None for number in channel)
            money = round(units * sale.unit, sale.digits)
            yield (*fixed, model, *ids, round(weight, 9), money)
