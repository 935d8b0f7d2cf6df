from dataclasses import dataclass

from odoo import api, models
from odoo.tools import groupby


@dataclass(frozen=True)
class CapturedBy:
    """Which app makes leads. An object, so that no caller from outside can give it."""

    entry: str


class CrmLead(models.Model):
    """Leads that other apps of Odoo make: through the register, matched before."""

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        captured_by = self.env.context.get("lead_captured_by")
        if not isinstance(captured_by, CapturedBy):
            return super().create(vals_list)
        leads = self.with_context(lead_captured_by=None)
        return leads._create_captured(vals_list, captured_by.entry)

    @api.model
    def _create_captured(self, vals_list, entry):
        """Give the lead of each of ``vals_list``, in order: known before, or new.

        ``entry`` is a code of ``lead.capture.entry``. A known lead is touched: what it
        does not say yet is filled, records are linked, its owner, team and type stay.
        One lead may be given more than once.
        """
        self.check_access("create")
        now = self.env.cr.now()
        # sudo: the register is written by its recording methods only; who may create
        # leads was asked before.
        captures = self.env["lead.capture"].sudo()
        lead_ids = {}
        numbered = enumerate(vals_list)
        for company, group in groupby(numbered, lambda i: self._get_vals_company(i[1])):
            numbers, group_vals = zip(*group, strict=True)
            received = captures._receive_given(group_vals, entry, company, now)
            received._process_given(group_vals, now)
            lead_ids.update(zip(numbers, (c.lead_id.id for c in received), strict=True))
        return self.browse(lead_ids[number] for number in range(len(vals_list)))

    @api.model
    def _get_vals_company(self, vals):
        # sudo: only asks for companies
        env = self.sudo().env
        return (
            env["res.company"].browse(vals.get("company_id"))
            or env["crm.team"].browse(vals.get("team_id")).company_id
            or self.env.company
        )
