from odoo import api, models


class IrModuleModule(models.Model):
    """A language that comes later reaches the score models started before."""

    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        result = super()._load_module_terms(modules, langs, overwrite)
        if "lead_priority" in modules:
            self.env["lead.score.model"]._take_translations_of_templates()
        return result
