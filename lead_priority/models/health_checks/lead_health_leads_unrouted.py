from datetime import timedelta

from odoo import api, models

from ...health import BROKEN, LOOK
from ..lead_health_check import MENDED_AT_ONCE


class LeadHealthLeadsUnrouted(models.AbstractModel):
    """Leads that are nobody's and in no pool: the journal of custody says since when.

    An index of its own finds them; ``crm_lead`` is not read.
    """

    _name = "lead.health.leads.unrouted"
    _inherit = "lead.health.check"
    _description = "Health Check: Leads Without an Owner"
    _area = "leads"
    _sequence = 10
    _model = "lead.custody"
    _moment = "started_at"
    _broken_after = timedelta(days=1)

    @api.model
    def _get_title(self):
        return self.env._("Leads without an owner, in no pool")

    @api.model
    def _get_explanation(self):
        if self._is_routing_on():
            return self.env._(
                "Nobody sees them in a queue. No routing rule is for them, or none of "
                "its reps could get them: open them, look at their routing, or give "
                "them to somebody."
            )
        return self.env._(
            "Nobody sees them in a queue. Routing is not in use: give them to "
            "somebody, put them into a pool, or activate a routing rule."
        )

    @api.model
    def _get_domain(self, now):
        return [
            ("place", "=", "pool"),
            ("pool_id", "=", False),
            ("ended_at", "=", False),
            ("started_at", "<", now - timedelta(hours=1)),
        ]

    @api.model
    def _find(self, now):
        # What this transaction moved is in the journal before it is counted.
        self.env["lead.custody"]._hand_over_noted()
        return super()._find(now)

    @api.model
    def _look(self, now):
        finding, state = super()._look(now)
        # Who works without routing is reminded, and monitoring is left alone.
        if state == BROKEN and not self._is_routing_on():
            state = LOOK
        return finding, state

    @api.model
    def _is_routing_on(self):
        return self.env["lead.routing.rule"]._get_lowest_rank() >= 0

    @api.model
    def _get_mend_label(self):
        return self.env._("Route Now") if self._is_routing_on() else ""

    @api.model
    def _mend(self, now):
        rows = self.env["lead.custody"].search(
            self._get_own_domain(now), order=self._moment, limit=MENDED_AT_ONCE
        )
        rows.lead_id._mark_for_routing("manual")
        return self.env._("%(count)s leads are being routed.", count=len(rows))

    @api.model
    def _open(self, now):
        if not self.env["crm.lead"].has_access("read"):
            return None
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        domain = self.env["crm.lead"]._get_unowned_domain()
        return {
            **action,
            "name": self._get_title(),
            "display_name": self._get_title(),
            "domain": [
                *domain,
                ("pool_id", "=", False),
                ("company_id", "in", [False, *self.env.companies.ids]),
            ],
            "context": {},
        }
