from odoo import models
from odoo.exceptions import UserError

from .crm_lead_claim import LEADER_GROUP

# In the context of writes whose right was looked at before (``_move``). An object, so
# that no caller from outside can put it there.
GRANTED = object()
# What takes a lead out of its pool, besides an owner.
WAYS_OUT = {
    "active",
    "company_id",
    "lost_reason_id",
    "pool_id",
    "probability",
    "stage_id",
}
SHOWN = 5  # leads named in a message


class CrmLead(models.Model):
    """The limits of a pool hold for plain writes too: form, mass edit, import, RPC.

    Leads in no pool (*Unassigned*) keep the behaviour of core.
    """

    _inherit = "crm.lead"

    def write(self, vals):
        claimed = self._claim_by_write(vals)
        result = super().write(vals)
        if claimed:
            self.env["lead.custody"]._hand_over(
                claimed, now=self.env.cr.now(), reason="claimed"
            )
        return result

    def _move(self, vals, **how):
        return super(CrmLead, self.with_context(lead_claim=GRANTED))._move(vals, **how)

    def _merge_dependences(self, opportunities):
        if not self._is_free_to_place():
            (self | opportunities)._refuse_way_out()
        return super()._merge_dependences(opportunities)

    def _is_free_to_place(self):
        return (
            self.env.su
            or self.env.context.get("lead_claim") is GRANTED
            or self.env.user.has_group(LEADER_GROUP)
        )

    def _claim_by_write(self, vals):
        """Return the leads that ``vals`` take out of a pool, locked; all or none.

        :raise UserError: where a limit, the cooldown or somebody else is in the way
        """
        owner_id = vals.get("user_id")
        if not (owner_id or WAYS_OUT & vals.keys()) or self._is_free_to_place():
            return self.browse()
        if not owner_id:
            self._refuse_way_out()
            return self.browse()
        leads = self._get_in_pools()
        if leads:
            self.env["lead.custody"].sudo()._hand_over_noted()
            refusals = {}
            owner = self.env["res.users"].browse(owner_id)
            leads._grant_claims(owner, self.env.cr.now(), refusals)
            leads._raise_refusals(refusals)
        return leads

    def _get_in_pools(self):
        # sudo: asks who waits in a pool, before the right to write is looked at
        in_pools = self.sudo().filtered(lambda lead: lead.pool_id and not lead.user_id)
        leads = self.browse(in_pools.ids)
        leads.check_access("write")
        return leads

    def _refuse_way_out(self):
        """Reps take leads out of a pool by a claim only: so the limits hold."""
        text = self.env._("The lead waits in a pool: claim it first.")
        leads = self._get_in_pools()
        leads._raise_refusals(dict.fromkeys(leads.ids, text))

    def _raise_refusals(self, refusals):
        """Raise UserError with the reason for each lead, when there is one."""
        if not refusals:
            return
        # sudo: the names of leads that the user could write a moment ago
        refused = self.browse(list(refusals)[:SHOWN]).sudo().exists()
        lines = [f"{lead.name}: {refusals[lead.id]}" for lead in refused]
        if len(refusals) > SHOWN:
            lines.append(self.env._("… and %s more", len(refusals) - SHOWN))
        if len(self) > 1:
            lines.insert(0, self.env._("Nothing was changed."))
        raise UserError("\n".join(lines))
