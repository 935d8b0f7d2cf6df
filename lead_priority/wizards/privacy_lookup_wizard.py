import base64

from odoo import fields, models
from odoo.tools import SQL

from .lead_personal_data import FILE_NAME


class PrivacyLookupWizard(models.TransientModel):
    """Odoo's privacy lookup finds captures, visitors, consents and journals, too."""

    _inherit = "privacy.lookup.wizard"

    export_file = fields.Binary(attachment=False, readonly=True)

    def _get_query(self):
        return SQL(
            """SELECT DISTINCT * FROM (
                   %s
                   UNION ALL
                   SELECT m.id, found.id, COALESCE(lead.active, TRUE)
                     FROM (%s) AS found
                     JOIN ir_model m ON m.model = found.model
                LEFT JOIN crm_lead lead
                       ON lead.id = found.id AND found.model = 'crm.lead'
               ) AS everything""",
            super()._get_query(),
            self.env["lead.personal.data"]._find_sql(self.email),
        )

    def action_export(self):
        """Download what was found, as one file that people can read."""
        self.ensure_one()
        if not self.line_ids:
            self.action_lookup()
        found = {}
        for line in self.line_ids.filtered(lambda line: not line.is_unlinked):
            found.setdefault(line.res_model, []).append(line.res_id)
        # sudo: as the lookup itself; it is for system administrators
        records = [self.env[name].sudo().browse(ids) for name, ids in found.items()]
        content = self.env["lead.personal.data"]._write_file(records, self.email)
        self.export_file = base64.b64encode(content)
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/export_file/{FILE_NAME}"
            "?download=true",
            "target": "self",
        }
