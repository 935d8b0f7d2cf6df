from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class LeadAgreement(models.Model):
    """The leads behind the months, and the printed agreement."""

    _inherit = "lead.agreement"

    def _open_month(self, name, month):
        """Open what came in within a month, as far as one may see it.

        :raises UserError: the month is no date
        """
        try:
            first = fields.Date.to_date(month).replace(day=1)
            last = first + relativedelta(months=1, days=-1)
            start, end = self.env["lead.analytics.period"]._to_moments(
                first, last, self.company_id
            )
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            raise UserError(self.env._("“%s” is no date.", month)) from error
        period = Domain([("captured_at", ">=", start), ("captured_at", "<", end)])
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "lead.analytics.report.funnel",
            "views": [[False, "list"], [False, "pivot"], [False, "graph"]],
            "domain": list(self._get_scope_domain() & period),
        }

    def action_open_board(self):
        """Open the board of this agreement."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "lead_analytics.agreement_board",
            "name": self.env._("Agreement Board"),
            "params": {"agreement_id": self.id},
        }

    def action_open_targets(self):
        """Open the targets that its promises became."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_analytics.lead_target_action"
        )
        return {
            **action,
            "domain": [("agreement_id", "=", self.id)],
            "context": {"create": False},
        }
