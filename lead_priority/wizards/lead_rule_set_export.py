import base64

from odoo import fields, models


class LeadRuleSetExport(models.TransientModel):
    """Give all rules as one JSON file, to keep or to carry to another database."""

    _name = "lead.rule.set.export"
    _description = "Export the Rules"

    file = fields.Binary(
        string="Rule Set",
        readonly=True,
        attachment=False,
        default=lambda self: self._default_file(),
    )
    file_name = fields.Char(default=lambda self: self._default_file_name())

    def _default_file(self):
        rule_sets = self.env["lead.rule.set"]
        return base64.b64encode(rule_sets._to_file(rule_sets._export()))

    def _default_file_name(self):
        return f"lead_rules_{fields.Date.context_today(self)}.json"
