from odoo import api, models
from odoo.tools.i18n import format_list

from ..batches import run_by_company
from ..health import BROKEN


class LeadHealth(models.TransientModel):
    """Once a day the managers of a company are told what is broken in it."""

    _inherit = "lead.health"

    @api.model
    def _cron_tell(self):
        run_by_company(self.env, self._tell)

    @api.model
    def _tell(self, company_id):
        """Raise one alert for a company where something is broken."""
        now = self.env.cr.now().replace(microsecond=0)
        own = self.with_context(allowed_company_ids=[company_id])
        found = own.env["lead.health.check"]._look_at_all(now)
        broken = [check for check, _finding, state in found if state == BROKEN]
        if not broken:
            return self.env["lead.alert"]
        titles = format_list(self.env, [check._get_title() for check in broken])
        link = f"{self.get_base_url()}/odoo/lead-health"
        values = {"count": len(broken), "reason": titles, "link": link}
        return self.env["lead.alert"]._raise_alerts(
            "health", [{"company_id": company_id, "values": values}], now=now
        )
