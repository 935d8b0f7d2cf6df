from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.lead_priority.months import SHORT, format_month

from .lead_agreement import SIDES


class LeadAgreement(models.Model):
    """The board: what both sides promised, and what came of it each month."""

    _inherit = "lead.agreement"

    @api.readonly
    @api.model
    def get_agreement_board(self, agreement_id=False):
        """Give the board of an agreement, by default the latest signed one.

        :return: ``can_create``: whether the user may write one, ``agreements``:
            [(id, name)] to choose from, and ``agreement``: None,
            or {id, name, period, state, can_sign, sides: [{side, name, title, person,
            signed_on, kept, decided, lines: [{id, name, goal, months: [{label, value,
            state, is_final}]}]}]}
        """
        every = self.search([("company_id", "in", self.env.companies.ids)])
        wanted = self.browse(agreement_id or ()).exists()
        wanted = wanted._filtered_access("read") or (
            every.filtered(lambda one: one.state == "signed")[:1] or every[:1]
        )
        return {
            "can_create": self.has_access("create"),
            "agreements": [(one.id, one.name) for one in every | wanted],
            "agreement": wanted._prepare_board() if wanted else None,
        }

    def _prepare_board(self):
        period = self.env._(
            "%(first)s to %(last)s",
            first=format_date(self.env, self.date_from),
            last=format_date(self.env, self.date_to),
        )
        return {
            "id": self.id,
            "name": self.name,
            "period": period,
            "team": self.team_id.name or self.env._("All teams"),
            "state": self.state,
            "can_sign": self.can_sign,
            "sides": [self._prepare_side(side, label) for side, label in self._sides()],
        }

    @api.model
    def _sides(self):
        names = dict(
            self.env["lead.agreement.promise"]
            ._fields["side"]
            ._description_selection(self.env)
        )
        return [(side, names[side]) for side, _label in SIDES]

    def _prepare_side(self, side, label):
        promises = self.promise_ids.filtered(lambda promise: promise.side == side)
        states = promises.month_ids.mapped("state")
        signed = self[f"{side}_signed_at"]
        return {
            "side": side,
            "name": label,
            "title": self.env._("%s promises", label),
            "person": self[f"{side}_user_id"].name,
            "person_id": self[f"{side}_user_id"].id,
            "signed_on": signed and format_date(self.env, self._to_user_day(signed)),
            "kept": states.count("kept"),
            "decided": states.count("kept") + states.count("broken"),
            "lines": [promise._prepare_line() for promise in promises],
        }

    def _to_user_day(self, moment):
        return fields.Datetime.context_timestamp(self, moment).date()


class LeadAgreementPromise(models.Model):
    """A line of the board."""

    _inherit = "lead.agreement.promise"

    def _prepare_line(self):
        rows = {row.month: row for row in self.month_ids}
        return {
            "id": self.id,
            "name": self.display_name,
            "goal": self.goal_text,
            "months": [
                self._prepare_cell(month, rows.get(month))
                for month in self.agreement_id._get_months(self.agreement_id.date_to)
            ],
        }

    def _prepare_cell(self, month, row):
        known = row and row.state != "none"
        return {
            "month": fields.Date.to_string(month),
            "label": format_month(self.env, month, SHORT),
            "value": self._word(row.value if known else None) if row else "",
            "state": row.state if row else "ahead",
            "is_final": bool(row and row.is_final),
        }

    @api.readonly
    def get_month_action(self, month):
        """Give the action that opens what came in within a month of the promise.

        :param month: its first day as text
        """
        self.ensure_one()
        self.check_access("read")
        return self.agreement_id._open_month(self.display_name, month)
