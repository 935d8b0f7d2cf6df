from odoo import api, models, tools


class LeadPlaybook(models.Model):
    """Whether playbooks are used at all: else nothing is asked of them."""

    _inherit = "lead.playbook"

    @api.model
    @tools.ormcache()
    def _is_any_started(self):
        """Give whether a playbook was ever activated: else no lead can be in one."""
        # sudo: asked of every activity, of all companies
        started = [("activated_at", "!=", False)]
        return bool(self.sudo().search_count(started, limit=1))

    def _set_state(self, state, now):
        result = super()._set_state(state, now)
        self.env.registry.clear_cache()  # see _is_any_started
        return result
