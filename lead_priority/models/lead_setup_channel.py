from odoo import fields, models


class LeadSetupChannel(models.Model):
    """A channel offered by the set-up: becomes a capture form."""

    _name = "lead.setup.channel"
    _description = "Channel of a Set-up"

    setup_id = fields.Many2one(
        "lead.setup", required=True, index=True, ondelete="cascade"
    )
    code = fields.Char(default="website")
    name = fields.Char(string="Form", required=True)
    is_on = fields.Boolean(string="Use It", default=True)
    form_id = fields.Many2one(
        "lead.capture.form", string="Form Made", readonly=True, ondelete="set null"
    )
    form_url = fields.Char(string="Page", related="form_id.url")
