from odoo import models
from odoo.exceptions import UserError

NOTE_LENGTH = 500  # characters


class CrmLead(models.Model):
    """A rep gives a lead back to a pool, with a reason."""

    _inherit = "crm.lead"

    def get_return_pools(self):
        """Return the pools this lead may be given back to, as [{id, name}].

        Where no pool is set up, there is one entry with id False: *Unassigned*.
        """
        self.ensure_one()
        self.check_access("read")
        pools = self.env["lead.pool"].search(
            [
                ("kind", "in", ("public", "nurture")),
                (
                    "company_id",
                    "in",
                    (False, self.company_id.id or self.env.company.id),
                ),
            ]
        )
        if not pools:
            return [{"id": False, "name": self.env._("Unassigned")}]
        return [{"id": pool.id, "name": pool.name} for pool in pools]

    def return_to_pool(self, pool_id, note):
        """Give the leads up: no owner, in a pool, with the reason in the custody.

        :param pool_id: one of ``get_return_pools``
        :param note: why; required, cut after 500 characters
        :raise UserError: without a reason, or for a pool that is not offered
        """
        self.check_access("write")
        note = (note or "").strip()[:NOTE_LENGTH]
        if not note:
            raise UserError(self.env._("Say why you give the lead back."))
        self._check_return_pool(pool_id)
        self._move(
            {"user_id": False, "pool_id": pool_id, "snoozed_until": False},
            now=self.env.cr.now(),
            reason="returned",
            note=note,
        )
        return True

    def _check_return_pool(self, pool_id):
        for lead in self:
            if pool_id not in [pool["id"] for pool in lead.get_return_pools()]:
                raise UserError(self.env._("The lead cannot be given to this pool."))
