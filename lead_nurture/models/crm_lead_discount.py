from odoo import api, fields, models

from .lead_discount_request import RIGHT


class CrmLead(models.Model):
    """A rep may ask for a discount on a lead whose playbook has come that far."""

    _inherit = "crm.lead"

    discount_request_ids = fields.One2many(
        "lead.discount.request",
        "lead_id",
        string="Discounts",
        readonly=True,
        copy=False,
        groups="sales_team.group_sale_salesman",
    )
    can_ask_for_discount = fields.Boolean(
        compute="_compute_can_ask_for_discount",
        groups="sales_team.group_sale_salesman",
    )

    @api.depends("playbook_right_ids")
    def _compute_can_ask_for_discount(self):
        for lead in self:
            lead.can_ask_for_discount = lead._has_playbook_right(RIGHT)

    def _get_playbook_buttons(self):
        buttons = super()._get_playbook_buttons()
        if self.has_access("write") and self._has_playbook_right(RIGHT):
            name = self.env._("Ask for a Discount")
            return [*buttons, {"name": name, "method": "action_ask_for_discount"}]
        return buttons

    def _get_playbook_links(self):
        link = self._get_playbook_link(self.env._("Discounts"), "lead.discount.request")
        return [*super()._get_playbook_links(), *link]

    def action_ask_for_discount(self):
        """Open the question for percent and reason.

        :raises UserError: the lead is not at a milestone with this right
        """
        self.ensure_one()
        self.check_access("write")
        self._check_playbook_right(RIGHT)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for a Discount"),
            "res_model": "lead.discount.ask",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_lead_id": self.id},
        }
