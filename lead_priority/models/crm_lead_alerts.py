from odoo import models
from odoo.tools import SQL


class CrmLead(models.Model):
    """Alerts about a lead: when it becomes urgent, is merged or is erased."""

    _inherit = "crm.lead"

    def _remind_of_urgency(self):
        result = super()._remind_of_urgency()
        self.env["lead.alert"]._raise_alerts(
            "urgent", [{"lead_id": lead.id} for lead in self], now=self.env.cr.now()
        )
        return result

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        self._take_alerts(opportunities)
        return result

    def _take_alerts(self, leads):
        """Let the alerts about ``leads`` be about this one."""
        self.env["lead.alert"].flush_model(["lead_id"])
        self.env.cr.execute(
            SQL(
                """UPDATE lead_alert
                      SET lead_id = %(lead)s,
                          values = jsonb_build_object(
                              %(lead)s::text, values -> lead_id::text)
                    WHERE lead_id = ANY(%(leads)s)""",
                lead=self.id,
                leads=leads.ids,
            )
        )
        self.env["lead.alert"].invalidate_model(flush=False)

    def _erase(self, *, now):
        self.check_access("unlink")
        # sudo: who may have a lead forgotten may have it forgotten in alerts; those
        # about this lead alone are deleted with it
        digests = self.env["lead.alert"].sudo().search([("lead_ids", "in", self.ids)])
        digests.write({"text": False, "values": False})
        return super()._erase(now=now)
