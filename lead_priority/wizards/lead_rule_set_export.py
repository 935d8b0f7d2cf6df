import base64

from odoo import fields, models


class LeadRuleSetExport(models.TransientModel):
    """Give all rules as one JSON file, to keep or to carry to another database."""

    _name = "lead.rule.set.export"
    _description = "Export the Rules"

    file = fields.Binary(string="Rule Set", readonly=True, attachment=False)

    def action_download(self):
        """Write the file and let the browser fetch it."""
        self.ensure_one()
        rule_sets = self.env["lead.rule.set"]
        self.file = base64.b64encode(rule_sets._to_file(rule_sets._export()))
        name = f"lead_rules_{fields.Date.context_today(self)}.json"
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{name}?download=true",
            "target": "download",
        }
