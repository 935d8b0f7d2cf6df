from odoo import models
from odoo.exceptions import AccessError, UserError

NOTE_LENGTH = 500  # characters


class CrmLead(models.Model):
    """A team leader or manager decides otherwise than routing, and says why."""

    _inherit = "crm.lead"

    def override_owner(self, user_id, note):
        """Give the leads to a rep whatever routing says; kept with the reason.

        :param user_id: id of the new owner, an internal user
        :param note: why; required, cut after 500 characters
        :raise AccessError: for a rep; UserError: no reason, closed leads, no such user
        """
        if not self.env.user.has_group("sales_team.group_sale_salesman_all_leads"):
            raise AccessError(
                self.env._(
                    "Only a team leader or manager changes the owner routing chose."
                )
            )
        self.check_access("write")
        note = (note or "").strip()[:NOTE_LENGTH]
        if not note:
            raise UserError(self.env._("Say why another owner gets the lead."))
        owner = self._get_new_owner(user_id)
        if any(not lead.active or lead.won_status != "pending" for lead in self):
            raise UserError(self.env._("Only open leads get another owner."))
        self._override(owner, note, self.env.cr.now())
        return True

    def _get_new_owner(self, user_id):
        owner = self.env["res.users"].browse(user_id).exists()
        if not owner or not owner.active or owner.share:
            raise UserError(self.env._("Choose who gets the lead."))
        return owner

    def _override(self, owner, note, now):
        self._move({"user_id": owner.id}, now=now, reason="assigned", note=note)
        # sudo: columns of the job, read-only for people; the journal's own method
        leads = self.sudo()
        leads.filtered("routing_due_at").write(
            {"routing_due_at": False, "routing_trigger": False}
        )
        leads.env["lead.routing.decision"]._record_decisions(
            [
                {
                    "lead_id": lead.id,
                    "trigger": "manual",
                    "outcome": "overridden",
                    "user_id": owner.id,
                    "team_id": lead.team_id.id or None,
                    "company_id": lead.company_id.id or None,
                    "by_user_id": self.env.uid,
                    "note": note,
                }
                for lead in leads
            ],
            now=now,
        )

    def action_override_owner(self):
        """Open the dialog that asks for another owner and the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Choose Another Owner"),
            "res_model": "lead.routing.override",
            # Opened by the tab's own code, which needs the views spelled out.
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_lead_ids": [(6, 0, self.ids)]},
        }
