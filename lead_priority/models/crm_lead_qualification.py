from odoo import models
from odoo.exceptions import AccessError, UserError

from ..scoring import RANKS


class CrmLead(models.Model):
    """A person corrects the qualification of a lead, and says why."""

    _inherit = "crm.lead"

    def action_set_qualification(self, qualification, note):
        """Set the qualification (``raw``, ``mql`` or ``sql``) of leads, with a reason.

        For team leaders and managers. A lowered qualification rises by itself again
        only when the score is higher than now.
        :raises AccessError: for a rep; UserError: no such qualification, or no reason.
        """
        if not self.env.user.has_group("sales_team.group_sale_salesman_all_leads"):
            raise AccessError(
                self.env._("Only a team leader or manager changes the qualification.")
            )
        self.check_access("write")
        if qualification not in RANKS:
            raise UserError(
                self.env._("There is no qualification “%s”.", qualification)
            )
        if not (note or "").strip():
            raise UserError(self.env._("Say why the qualification changes."))
        leads = self.filtered(
            lambda lead: (lead.qualification or "raw") != qualification
        )
        leads._record_qualification(qualification, note)
        return True

    def _record_qualification(self, qualification, note):
        now = self.env.cr.now()
        changes = []
        # sudo: the engine's columns are read-only for people; their change is recorded
        for lead in self.sudo():
            before = lead.qualification or "raw"
            is_lowered = RANKS[qualification] < RANKS[before]
            lead.write(
                {
                    "qualification": qualification,
                    "qualification_held_score": is_lowered and max(1, lead.lead_score),
                }
            )
            changes.append(
                {
                    "lead_id": lead.id,
                    "from_qualification": before,
                    "to_qualification": qualification,
                    "reason": "person",
                    "lead_score": lead.lead_score,
                    "user_id": self.env.uid,
                    "note": note,
                }
            )
        self.env["lead.qualification.change"]._record_change(changes, now=now)
