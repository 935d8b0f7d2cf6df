from babel.dates import format_timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import babel_locale_parse, get_lang

from .lead_health import STATES


class LeadHealthCard(models.TransientModel):
    """One check on somebody's health page: how many, since when, and the way to mend.

    Written by looking only; the buttons do what the check itself says.
    """

    _name = "lead.health.card"
    _description = "Card of the Health Page"
    _order = "state_rank desc, sequence, id"

    health_id = fields.Many2one(
        "lead.health", required=True, readonly=True, ondelete="cascade"
    )
    code = fields.Char(required=True, readonly=True)
    check_model = fields.Char(required=True, readonly=True)
    area = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True)
    state_rank = fields.Integer(compute="_compute_state_rank", store=True)
    title = fields.Char(readonly=True)
    explanation = fields.Char(readonly=True)
    number = fields.Char(readonly=True)
    names = fields.Char(readonly=True)
    oldest_at = fields.Datetime("Oldest", readonly=True)
    oldest = fields.Char("For", compute="_compute_oldest")
    mend_label = fields.Char(readonly=True)
    can_open = fields.Boolean(readonly=True)

    @api.depends("state")
    def _compute_state_rank(self):
        ranks = {state: rank for rank, (state, _label) in enumerate(STATES)}
        for card in self:
            card.state_rank = ranks.get(card.state, 0)

    @api.depends("oldest_at", "health_id.checked_at")
    @api.depends_context("lang")
    def _compute_oldest(self):
        locale = babel_locale_parse(get_lang(self.env).code)
        for card in self:
            age = card.oldest_at and card.health_id.checked_at - card.oldest_at
            card.oldest = age and format_timedelta(age, locale=locale)

    def action_mend(self):
        """Do what mends it, say what happens next, and look again.

        :raises AccessError: the user may not
        :raises UserError: there is nothing to mend by a button
        """
        check = self._get_check()
        if not check._may_mend():
            raise AccessError(self.env._("Ask an administrator to do this."))
        if not check._get_mend_label():
            raise UserError(self.env._("Open the records and mend them one by one."))
        # sudo: checked above; a check mends its own records and nothing else
        message = check.sudo()._mend(self.env.cr.now().replace(microsecond=0))
        self.env.flush_all()
        self.health_id._look_again()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "title": self.title,
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_show(self):
        """List the records concerned.

        :raises UserError: there is no such list for the user
        """
        action = self._get_check()._open(self.env.cr.now())
        if not action:
            raise UserError(self.env._("There is no list of these that you may see."))
        return action

    def _get_check(self):
        """Give the check of this card, for who may see the page."""
        self.ensure_one()
        self.check_access("read")
        self.env["lead.health"]._check_may_look()
        return self.env[self.check_model]
