from odoo import api, fields, models
from odoo.exceptions import UserError


class LeadHandOver(models.TransientModel):
    """Hands leads to an owner or into a pool, and asks why.

    Leaders and managers hand over any lead they see; reps return their own leads to
    a public or nurture pool, with a reason.
    """

    _name = "lead.hand.over"
    _description = "Hand Over Leads"

    lead_ids = fields.Many2many("crm.lead", required=True, string="Leads")
    lead_count = fields.Integer(compute="_compute_lead_count")
    is_return = fields.Boolean(default=lambda self: not self._is_leader())
    target = fields.Selection(
        [("owner", "To an owner"), ("pool", "Into a pool")],
        required=True,
        default=lambda self: "owner" if self._is_leader() else "pool",
        string="Hand Over",
    )
    user_id = fields.Many2one(
        "res.users", string="Owner", domain="[('share', '=', False)]"
    )
    pool_id = fields.Many2one("lead.pool")
    note = fields.Char(string="Why", help="Kept in the custody journal of each lead.")

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        if "lead_ids" in fields and self.env.context.get("active_model") == "crm.lead":
            defaults["lead_ids"] = [(6, 0, self.env.context.get("active_ids", []))]
        return defaults

    @api.depends("lead_ids")
    def _compute_lead_count(self):
        for wizard in self:
            wizard.lead_count = len(wizard.lead_ids)

    def action_hand_over(self):
        """Move the leads; raises UserError where that is not possible."""
        self.ensure_one()
        is_leader = self._is_leader()
        if not is_leader:
            self._check_return()
        self._check_open()
        if self.target == "owner":
            vals = {"user_id": self._get_required("user_id").id}
        else:
            vals = {"pool_id": self._get_required("pool_id").id}
        self.lead_ids._move(
            vals,
            now=self.env.cr.now(),
            reason=None if is_leader else "returned",
            note=self.note,
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _is_leader(self):
        return self.env.user.has_group("sales_team.group_sale_salesman_all_leads")

    def _check_return(self):
        if self.target != "pool":
            raise UserError(
                self.env._("Only team leaders and managers give leads to an owner.")
            )
        if self.lead_ids.user_id != self.env.user or not all(
            lead.user_id for lead in self.lead_ids
        ):
            raise UserError(self.env._("You can return only leads that are yours."))
        if not (self.note or "").strip():
            raise UserError(self.env._("Please say why you return the lead."))
        self.lead_ids._check_return_pool(self._get_required("pool_id").id)

    def _check_open(self):
        closed = self.lead_ids.filtered(
            lambda lead: not lead.active or lead.won_status != "pending"
        )
        if closed:
            raise UserError(
                self.env._(
                    "Won, lost and archived leads stay where they are. Reopen first: "
                    "%(leads)s.",
                    leads=", ".join(closed[:5].mapped("name")),
                )
            )

    def _get_required(self, name):
        if not self[name]:
            raise UserError(
                self.env._("Please choose who or which pool gets the lead.")
            )
        return self[name]
