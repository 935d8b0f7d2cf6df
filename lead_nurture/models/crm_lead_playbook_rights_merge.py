from odoo import models
from odoo.tools import SQL


class CrmLead(models.Model):
    """Merged leads: reviews, discounts and rights are those of the one that stays."""

    _inherit = "crm.lead"

    def _merge_journals(self, leads, *, now):
        result = super()._merge_journals(leads, now=now)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE lead_playbook_review SET lead_id = %s WHERE lead_id = ANY (%s)",
                self.id,
                leads.ids,
            )
        )
        # At most one question is open for a lead: others go with their leads.
        self.env.cr.execute(
            SQL(
                """UPDATE lead_discount_request SET lead_id = %s
                    WHERE lead_id = ANY (%s) AND state <> 'asked'""",
                self.id,
                leads.ids,
            )
        )
        for name in ("lead.playbook.review", "lead.discount.request"):
            self.env[name].invalidate_model(["lead_id"], flush=False)
        # sudo: rights follow the runs, whoever merges
        runs = self.env["lead.playbook.run"].sudo()
        runs._update_rights([self.id, *leads.ids])
        return result
