from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..feedback import to_plain


class LeadDiscountRequest(models.Model):
    """The leader approves or refuses, by a button or by the task."""

    _inherit = "lead.discount.request"

    can_decide = fields.Boolean(compute="_compute_can_decide")

    @api.depends_context("uid")
    @api.depends("state", "approver_id")
    def _compute_can_decide(self):
        for request in self:
            request.can_decide = request.state == "asked" and request._is_decider()

    def _is_decider(self):
        """Say whether the user is whom it is asked of, or a manager who did not ask."""
        user = self.env.user
        return user == self.approver_id or (
            user != self.user_id and user.has_group("sales_team.group_sale_manager")
        )

    def action_approve(self):
        """Grant the discount.

        :raises AccessError: not the user's to decide
        :raises UserError: it is decided already
        """
        self._decide("approved", now=self.env.cr.now())
        return True

    def action_refuse(self):
        """Refuse the discount; raises as ``action_approve`` does."""
        self._decide("refused", now=self.env.cr.now())
        return True

    def _decide(self, state, *, now, answer=None):
        self.check_access("read")
        for request in self:
            request._check_decider()
            request._check_open()
        # sudo: requests are written by their steps only; who may was checked above
        requests = self.sudo()
        requests._write_decision(state, answer, now)
        requests._end_tasks(answer)

    def _check_decider(self):
        if self._is_decider():
            return
        raise AccessError(
            self.env._(
                "%(name)s decides about this discount, or a sales manager who did not"
                " ask for it.",
                name=self.sudo().approver_id.name or "–",
            )
        )

    def _write_decision(self, state, answer, now):
        self.write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": now,
                "answer": to_plain(answer) or False,
            }
        )
        for request in self:
            request._tell_lead(request._say_decision())

    def _approve_by_task(self, answer, *, now):
        """The task is marked as done: approve what it asks for."""
        # sudo: the task stands for the request; who may decide is checked here
        asked = self.sudo().filtered(lambda request: request.state == "asked")
        for request in asked:
            request._check_decider()
        asked._write_decision("approved", answer, now)

    def _end_tasks(self, answer):
        """The leader has decided by a button: the task is done by that."""
        activities = self.activity_ids.with_context(lead_discount_is_decided=True)
        activities._action_done(feedback=answer or False)

    def _check_open(self):
        if self.state != "asked":
            raise UserError(
                self.env._(
                    "This request is decided already: %(state)s.",
                    state=dict(self._fields["state"]._description_selection(self.env))[
                        self.state
                    ],
                )
            )

    def _say_decision(self):
        values = {"percent": self.percent, "name": self.env.user.name}
        if self.state == "approved":
            return self.env._(
                "%(name)s approved a discount of %(percent)g %%.", **values
            )
        return self.env._("%(name)s refused a discount of %(percent)g %%.", **values)
