from odoo import models
from odoo.tools import SQL


class CrmLead(models.Model):
    """Merged leads: what they did counts for the one that stays, for its flows too."""

    _inherit = "crm.lead"

    def _merge_journals(self, leads, *, now):
        if not self.env["lead.nurture.flow"]._is_any_started():
            return super()._merge_journals(leads, now=now)
        # Entries are counted anew for the one that stays: no two have a number then.
        self.env.cr.execute(
            SQL(
                """UPDATE lead_nurture_enrollment SET entry_number = NULL
                    WHERE lead_id = ANY (%s)""",
                leads.ids,
            )
        )
        # sudo: flows follow the lead, whoever merges
        self.env["lead.nurture.enrollment"].sudo().invalidate_model(
            ["entry_number"], flush=False
        )
        result = super()._merge_journals(leads, now=now)
        self.env["lead.nurture.signal"]._signal_new_leads(
            SQL("lead.id = %s", self.id), now
        )
        return result
