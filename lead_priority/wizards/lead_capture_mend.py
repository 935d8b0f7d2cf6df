from odoo import api, fields, models

from ..intake.payload import FIELDS, unalias

# Offered even where nothing was sent: one of them is what was missing.
ALWAYS_ASKED = ("contact_name", "email_from", "phone")


class LeadCaptureMend(models.TransientModel):
    """Corrects what a rejected capture says and tries it again."""

    _name = "lead.capture.mend"
    _description = "Mend a Rejected Capture"

    capture_id = fields.Many2one("lead.capture", required=True, readonly=True)
    reject_reason = fields.Selection(related="capture_id.reject_reason")
    line_ids = fields.One2many("lead.capture.mend.line", "mend_id", string="Values")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        capture = self.env["lead.capture"].browse(values.get("capture_id"))
        capture._check_can_mend()
        sent = unalias({**(capture.payload or {}), **(capture.correction or {})})
        names = [name for name in FIELDS if name in ALWAYS_ASKED or sent.get(name)]
        values["line_ids"] = [
            (0, 0, {"name": name, "value": self._as_text(sent.get(name))})
            for name in names
        ]
        return values

    @api.model
    def _as_text(self, value):
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return "" if value is None else str(value)

    def action_retry(self):
        """Apply the correction and try the capture again."""
        self.ensure_one()
        self.capture_id._check_can_mend()
        correction = {line.name: line.value or "" for line in self.line_ids}
        sent = unalias(self.capture_id.payload or {})
        # What nobody touched stays as it came, lists among it.
        changed = {
            name: value
            for name, value in correction.items()
            if value != self._as_text(sent.get(name))
        }
        self.capture_id._mend(changed, self.env.cr.now())
        return {"type": "ir.actions.act_window_close"}


class LeadCaptureMendLine(models.TransientModel):
    """One value of the capture being mended."""

    _name = "lead.capture.mend.line"
    _description = "Value of a Mended Capture"

    mend_id = fields.Many2one("lead.capture.mend", required=True, ondelete="cascade")
    name = fields.Selection(selection="_selection_name", string="Field", required=True)
    value = fields.Char()

    @api.model
    def _selection_name(self):
        captures = self.env["lead.capture"]
        return [(name, captures._get_field_label(name)) for name in FIELDS]
