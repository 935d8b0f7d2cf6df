from odoo import api, models


class CrmLead(models.Model):
    """Taking leads back from owners who do not follow them up."""

    _inherit = "crm.lead"

    @api.model
    def _reclaim(self, clocks, *, now):
        """Move the leads of missed ``clocks`` to the pools of their policies.

        The custody and the clocks keep who had them and since when. ``now`` is naive
        UTC. Returns the leads.
        """
        reclaimed = self.browse()
        for (policy, company), same in clocks.grouped(
            lambda clock: (clock.policy_id, clock.company_id)
        ).items():
            leads = same.lead_id.with_context(tracking_disable=True)
            leads._move(
                {
                    "user_id": False,
                    "pool_id": policy._get_reclaim_pool(company).id,
                    "snoozed_until": False,
                },
                now=now,
                reason="reclaimed",
            )
            if policy.may_recycle and hasattr(leads, "_recycle"):
                leads._recycle(now)
            reclaimed |= leads
        return reclaimed
