from odoo import api, fields, models


class MailActivity(models.Model):
    """An activity knows whether it is a step of a playbook."""

    _inherit = "mail.activity"

    is_playbook = fields.Boolean("Of a Playbook", compute="_compute_is_playbook")

    @api.depends("res_model")
    def _compute_is_playbook(self):
        self.is_playbook = False
        self._find_playbook_tasks().activity_id.is_playbook = True

    def _to_store_defaults(self, target):
        return [*super()._to_store_defaults(target), "is_playbook"]
