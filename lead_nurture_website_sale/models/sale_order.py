from odoo import api, fields, models

from odoo.addons.lead_priority.batches import work_on_each


class SaleOrder(models.Model):
    """What a lead orders is noted with it; core's reminder is not sent beside ours."""

    _inherit = "sale.order"

    lead_cart_noted = fields.Boolean(
        "Cart Noted for Leads",
        copy=False,
        readonly=True,
        help="This cart was left behind, and that was looked into once.",
    )

    _lead_cart_idx = models.Index(
        "(date_order) WHERE state = 'draft' AND website_id IS NOT NULL"
        " AND lead_cart_noted IS NOT TRUE"
    )

    def _action_confirm(self):
        """Note the order at once: a flow that waits for it is to end."""
        result = super()._action_confirm()
        now = self.env.cr.now()
        # sudo: visitors order as well; whoever does need not know about leads.
        # Nobody is kept from ordering by what cannot be noted.
        work_on_each(self.sudo(), lambda part: part._note_ordered(now), _leave)
        return result

    def _note_ordered(self, now):
        """Record "Order placed" of the leads of these orders; ``now`` is naive UTC."""
        self._record_for_leads("order", self._find_leads(), now=now)

    def _filter_can_send_abandoned_cart_mail(self):
        """Leave those out that a flow answers: nobody is reminded twice."""
        carts = super()._filter_can_send_abandoned_cart_mail()
        return carts - carts._filter_answered_by_flow()

    def _filter_answered_by_flow(self):
        """Give the carts of leads, present or to be made, that a running flow takes."""
        answered = self.browse()
        for company, carts in self.grouped("company_id").items():
            if self._is_answered_by_flow(company):
                leads = carts._find_leads()
                answered |= carts.filtered(
                    lambda cart, leads=leads: cart in leads or cart._makes_lead()
                )
        return answered

    @api.model
    def _is_answered_by_flow(self, company):
        # sudo: only asks whether there is a flow
        return bool(
            self.env["lead.nurture.trigger"]
            .sudo()
            .search_count(
                [
                    ("flow_id.state", "=", "active"),
                    ("flow_id.company_id", "in", [company.id, False]),
                    ("engagement_type_ids.code", "=", "cart"),
                ],
                limit=1,
            )
        )


def _leave(order, error):
    """Nothing: what went wrong is in the log."""
