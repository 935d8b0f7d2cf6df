from odoo import api, fields, models

from .res_company import SETTINGS


class ResCompany(models.Model):
    """What a manager can hold for a while: nothing is lost, it waits."""

    _inherit = "res.company"

    lead_routing_paused = fields.Boolean(
        string="Pause Routing",
        help="New leads wait in their pools; they are routed when this is off again.",
        prefetch=SETTINGS,
    )
    lead_reclaim_paused = fields.Boolean(
        string="Pause Taking Back",
        help="Leads stay with their owners whatever the SLA says, until this is off.",
        prefetch=SETTINGS,
    )
    lead_alerts_paused = fields.Boolean(
        string="Pause Alerts",
        help="E-mails, SMS and webhooks wait; the inbox goes on.",
        prefetch=SETTINGS,
    )
    lead_paused_by_id = fields.Many2one("res.users", readonly=True, prefetch=SETTINGS)
    lead_paused_at = fields.Datetime(readonly=True, prefetch=SETTINGS)

    def write(self, vals):
        if any(vals.get(name) for name in self._get_pauses()):
            vals = {
                "lead_paused_by_id": self.env.uid,
                "lead_paused_at": self.env.cr.now(),
                **vals,
            }
        return super().write(vals)

    @api.model
    def _get_pauses(self):
        """Give {switch of the company: what waits while it is on}."""
        return {
            "lead_routing_paused": self.env._("routing"),
            "lead_reclaim_paused": self.env._("taking back"),
            "lead_alerts_paused": self.env._("alerts"),
        }

    @api.model
    def get_lead_pauses(self):
        """Tell what is paused in the current companies, for the banner.

        Gives {companies: [{name, paused: [labels], by, at}], can_resume}; no company
        where nothing is paused.
        """
        labels = self._get_pauses()
        # sudo: whether leads wait is everyone's to know; nothing else is told
        companies = self.env.companies.sudo()
        return {
            "companies": [
                {
                    "name": company.name,
                    "paused": [labels[name] for name in labels if company[name]],
                    "by": company.lead_paused_by_id.name or "",
                    "at": fields.Datetime.to_string(company.lead_paused_at) or "",
                }
                for company in companies
                if any(company[name] for name in labels)
            ],
            "can_resume": self.env.user.has_group("sales_team.group_sale_manager"),
        }

    @api.model
    def resume_leads(self):
        """Switch all pauses of the current companies off.

        :raises AccessError: for everyone but sales managers
        """
        self.env["lead.score.model"]._check_manager()
        # sudo: sales managers do not write companies; these switches are theirs
        pauses = self._get_pauses()
        paused = self.env.companies.sudo().filtered(
            lambda company: any(company[name] for name in pauses)
        )
        paused.write(dict.fromkeys(pauses, False))
        return True
