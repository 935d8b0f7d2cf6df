from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.models.res_company import SETTINGS

PLAYBOOKS_PAUSED = "lead_playbooks_paused"


class LeadPlaybook(models.Model):
    """Playbooks that are held: nothing starts, nobody is reminded; tasks can be done.

    Runs still end and move with their lead.
    """

    _inherit = "lead.playbook"

    def action_pause(self):
        """Hold all versions of these playbooks."""
        self._set_paused(True)
        return True

    def action_resume(self):
        """Let paused playbooks go on; what has become due meanwhile is done now."""
        self._set_paused(False)
        self._after_pause()
        return True

    def _set_paused(self, is_paused):
        self.check_access("write")
        versions = self.search([("family_id", "in", self.family_id.ids)])
        versions.write({"is_paused": is_paused})

    def _after_pause(self):
        """Called when these, or all of their companies, are held no more."""
        self.env["lead.playbook.task"]._trigger_run()

    def _is_held(self):
        """Tell whether the playbook is paused, or all playbooks of its company are."""
        # sudo: the switch is the company's, whoever's doing makes the playbook wait
        return self.is_paused or self.sudo().company_id[PLAYBOOKS_PAUSED]

    @api.model
    def _get_held_sql(self):
        """Give a query of the ids of playbooks that are held."""
        self.flush_model(["is_paused", "company_id"])
        self.env["res.company"].flush_model([PLAYBOOKS_PAUSED])
        return SQL(
            """SELECT playbook.id FROM lead_playbook playbook
                 JOIN res_company company ON company.id = playbook.company_id
                WHERE playbook.is_paused OR company.lead_playbooks_paused"""
        )


class ResCompany(models.Model):
    """All playbooks of a company can be held for a while."""

    _inherit = "res.company"

    lead_playbooks_paused = fields.Boolean(
        string="Pause Playbooks",
        help="No playbook starts, and nobody is reminded or told, until this is off"
        " again; tasks that are open can be done.",
        prefetch=SETTINGS,
    )

    @api.model
    def _get_pauses(self):
        return super()._get_pauses() | {PLAYBOOKS_PAUSED: self.env._("playbooks")}

    def write(self, vals):
        result = super().write(vals)
        if vals.get(PLAYBOOKS_PAUSED) is False:
            # sudo: who may resume the company's playbooks may have them go on
            playbooks = self.env["lead.playbook"].sudo()
            playbooks.search([("company_id", "in", self.ids)])._after_pause()
        return result


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    lead_playbooks_paused = fields.Boolean(
        related="company_id.lead_playbooks_paused", readonly=False
    )
