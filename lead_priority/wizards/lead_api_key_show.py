from odoo import api, fields, models


class LeadApiKeyShow(models.AbstractModel):
    """Shows a new key, once: nothing of it is stored."""

    _name = "lead.api.key.show"
    _description = "New API Key"

    # The onchange that gives the key its value needs an id.
    id = fields.Id()
    key = fields.Char(readonly=True)
    old_until = fields.Datetime(readonly=True)
    example = fields.Text(readonly=True)

    @api.model
    def _open(self, api_key, text):
        """Give the action that shows ``text``, the new key of ``api_key``."""
        base = api_key.get_base_url()
        return {
            "type": "ir.actions.act_window",
            "res_model": "lead.api.key.show",
            "name": self.env._("Copy the key now"),
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_key": text,
                "default_old_until": api_key.old_until,
                "default_example": f'curl -H "Authorization: Bearer {text}" \\\n'
                f"  {base}/lead/api/v1/key",
            },
        }
