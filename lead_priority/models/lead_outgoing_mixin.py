from odoo import api, fields, models
from odoo.exceptions import AccessError


class LeadOutgoingMixin(models.AbstractModel):
    """Has the address (``url``) of somebody who is asked or told over HTTP.

    An address inside the server's own network reaches what the Internet cannot, so
    only a system administrator allows one, and a new address has to be allowed anew.
    """

    _name = "lead.outgoing.mixin"
    _description = "Asked or Told over HTTP"

    allow_private = fields.Boolean(
        "Inside the Network",
        copy=False,
        help="Allow addresses of the server's own network. Only a system administrator "
        "sets this: such an address reaches what the Internet cannot.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_may_allow(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_may_allow([vals])
        # Who may not allow an inner address may not turn one that is allowed to
        # another either.
        if "url" in vals and not self.env.is_system():
            vals = {**vals, "allow_private": False}
        return super().write(vals)

    def _check_may_allow(self, vals_list):
        asked = any(vals.get("allow_private") for vals in vals_list)
        if asked and not self.env.is_system():
            raise AccessError(
                self.env._(
                    "Only a system administrator may allow addresses inside the "
                    "network."
                )
            )
