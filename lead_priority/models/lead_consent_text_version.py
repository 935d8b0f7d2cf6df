from odoo import fields, models

from odoo.addons.base.models.res_partner import _lang_get


class LeadConsentTextVersion(models.Model):
    """One wording of a consent text that was in use, numbered; never changed.

    Made when the words of a text change, in any language.
    """

    _name = "lead.consent.text.version"
    _description = "Version of a Consent Text"
    _order = "text_id, number desc"
    _rec_name = "number"

    text_id = fields.Many2one(
        "lead.consent.text", required=True, readonly=True, ondelete="cascade"
    )
    number = fields.Integer("Version", required=True, readonly=True)
    lang = fields.Selection(_lang_get, "Language", readonly=True)
    wording = fields.Text(required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True)
    since_at = fields.Datetime("In Use Since", required=True, readonly=True)

    _digest_uniq = models.UniqueIndex("(text_id, digest)")
    _number_uniq = models.UniqueIndex("(text_id, number)")

    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._("Version %s", version.number)
