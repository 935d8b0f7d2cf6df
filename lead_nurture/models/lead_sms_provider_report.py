import secrets

from odoo import api, fields, models

from ..sending.sms_reports import Shape
from ..sending.sms_request import read_codes


class LeadSmsProvider(models.Model):
    """Delivery reports: which address a gateway posts them to, and what they say."""

    _inherit = "lead.sms.provider"

    report_token = fields.Char(
        copy=False, readonly=True, groups="sales_team.group_sale_manager"
    )
    report_url = fields.Char(
        "Address for Reports",
        compute="_compute_report_url",
        groups="sales_team.group_sale_manager",
        help="Enter it at the gateway. Who has it can report about your messages.",
    )
    report_list = fields.Char(
        "Field of the List", help="Empty: a report is sent alone, or the list is all."
    )
    report_reference = fields.Char(
        "Field of Its Number",
        default="uuid",
        help="The number that the gateway gave in its answer, or our {uuid}.",
    )
    report_status = fields.Char("Field of the Status", default="status")
    report_reason = fields.Char("Field of the Reason")
    report_good_codes = fields.Char("Codes for Delivered", default="delivered")
    report_bad_codes = fields.Char(
        "Codes for Not Delivered", help="Empty: every code that is not for delivered."
    )
    report_answer = fields.Char(
        "Answered With", default="OK", help="What the gateway wants to be told."
    )

    _report_token_uniq = models.UniqueIndex(
        "(report_token) WHERE report_token IS NOT NULL"
    )

    @api.model_create_multi
    def create(self, vals_list):
        # Not a default: all that are there already would get the same one.
        tokens = [{"report_token": secrets.token_urlsafe(24)} for _vals in vals_list]
        return super().create(
            [{**vals, **token} for vals, token in zip(vals_list, tokens, strict=True)]
        )

    @api.depends("report_token")
    def _compute_report_url(self):
        for provider in self:
            token = provider.report_token
            provider.report_url = token and (
                f"{provider.get_base_url()}/lead/sms/report/{token}"
            )

    @api.model
    def _find_by_token(self, token):
        # sudo: the random token is what gives access
        providers = self.sudo().with_context(active_test=False)
        return providers.search([("report_token", "=", token)], limit=1)

    def action_renew_report_token(self):
        """Give another address for reports; the old one is not known any more."""
        self.check_access("write")
        for provider in self:
            provider.report_token = secrets.token_urlsafe(24)

    def _get_report_shape(self):
        return Shape(
            self.report_list or "",
            self.report_reference or "",
            self.report_status or "",
            self.report_reason or "",
            tuple(read_codes(self.report_good_codes or "")),
            tuple(read_codes(self.report_bad_codes or "")),
        )
