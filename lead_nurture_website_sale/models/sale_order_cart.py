from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.lead_priority.batches import run_batches, work_on_each

BATCH_SIZE = 100
# What became a left cart longer ago is not news: the job was off, or is new here.
LATEST = timedelta(days=2)


class SaleOrder(models.Model):
    """Carts left behind, as the shop sees it, noted once with the lead."""

    _inherit = "sale.order"

    @api.model
    def _cron_note_left_carts(self):
        """Note carts that were left behind, oldest first, batch by batch."""
        run_batches(self.env, self._note_left_next)

    @api.model
    def _note_left_next(self, limit=BATCH_SIZE):
        """Note the next carts that were left behind; give how many, 0 at the end."""
        now = self.env.cr.now()
        carts = self._take_left(now, limit)
        work_on_each(
            carts,
            lambda part: part._note_left(now),
            lambda cart, error: cart._mark_cart_noted(),
        )
        return len(carts)

    @api.model
    def _take_left(self, now, limit):
        """Give carts that became abandoned by ``now`` and that nobody else works on.

        What abandoned means is core's ``is_abandoned_cart``, without who ordered
        since; here with a ``now`` that is passed in, and by index.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT cart.id FROM sale_order cart
                     JOIN website ON website.id = cart.website_id
                     JOIN res_users visitor ON visitor.id = website.user_id
                    WHERE cart.state = 'draft' AND cart.lead_cart_noted IS NOT TRUE
                      AND cart.date_order <= %(now)s - %(delay)s
                      AND cart.date_order > %(now)s - %(delay)s - %(latest)s
                      AND cart.date_order > %(oldest)s
                      AND cart.partner_id != visitor.partner_id
                      AND EXISTS (SELECT FROM sale_order_line line
                                   WHERE line.order_id = cart.id)
                      AND NOT EXISTS (SELECT FROM sale_order later
                                       WHERE later.partner_id = cart.partner_id
                                         AND later.state = 'sale'
                                         AND later.date_order >= cart.date_order)
                 ORDER BY cart.date_order, cart.id LIMIT %(limit)s
                      FOR UPDATE OF cart SKIP LOCKED""",
                now=now,
                latest=LATEST,
                oldest=now - LATEST - self._get_longest_delay(),
                delay=SQL(
                    "make_interval(secs => 3600 *"
                    " COALESCE(NULLIF(website.cart_abandoned_delay, 0), 1))"
                ),
                limit=limit,
            )
        )
        return self.browse(order_id for (order_id,) in rows)

    @api.model
    def _get_longest_delay(self):
        # The constant end of the range that the index serves.
        patient = self.env["website"].search([("cart_abandoned_delay", ">", 1.0)])
        return timedelta(hours=max([1.0, *patient.mapped("cart_abandoned_delay")]))

    def _note_left(self, now):
        """Record "Cart left" of the leads of these carts, make leads where wanted.

        Who is a customer already, a won lead, becomes a new lead as by any form.
        """
        leads = {
            cart: lead
            for cart, lead in self._find_leads().items()
            if lead.won_status != "won" or not cart._makes_lead()
        }
        self._record_for_leads("cart", leads, now=now)
        others = self.filtered(lambda cart: cart not in leads and cart._makes_lead())
        for form, carts in others.grouped(_get_form).items():
            carts._capture(form, now)
        self._mark_cart_noted()

    def _get_left_at(self):
        """Give when the shop began to call this cart abandoned (naive UTC)."""
        delay = self.website_id.cart_abandoned_delay or 1.0
        return self.date_order + timedelta(hours=delay)

    def _mark_cart_noted(self):
        """SQL: nothing that depends on orders need be computed, nobody wrote here."""
        self.env.cr.execute(
            SQL(
                "UPDATE sale_order SET lead_cart_noted = TRUE WHERE id = ANY (%s)",
                self.ids,
            )
        )
        self.invalidate_recordset(["lead_cart_noted"], flush=False)

    def _makes_lead(self):
        """Say whether who left this cart becomes a lead."""
        self.ensure_one()
        form = _get_form(self)
        return bool(
            form
            and form.company_id == self.company_id
            and self.partner_id.email_normalized
        )

    def _capture(self, form, now):
        """Put these carts into the register: leads, by the form's channel and pool."""
        values_list = [
            {
                "payload": cart._prepare_cart_payload(),
                "idempotency_key": str(cart.id),
                "received_at": cart._get_left_at(),
            }
            for cart in self
        ]
        self.env["lead.capture"]._receive(
            values_list, entry="website", scope=f"cart:{form.id}", now=now, form=form
        )

    def _prepare_cart_payload(self):
        partner = self.partner_id
        return {
            "full_name": partner.name,
            "email": partner.email_normalized,
            "phone": partner.phone or "",
            "company": partner.commercial_company_name or "",
            "page_url": self._get_cart_url(),
        }


def _get_form(cart):
    """Give the capture form of carts of the website, empty for none."""
    # sudo: who orders may not read forms
    return cart.website_id.sudo().lead_cart_form_id
