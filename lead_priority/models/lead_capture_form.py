from odoo import fields, models


class LeadCaptureForm(models.Model):
    """A form that captures leads: hosted page, JSON endpoint, later QR code and embed.

    Created by marketing. Says which fields are asked, which channel and pool its
    leads belong to, and what a submission counts as (engagement type).
    """

    _name = "lead.capture.form"
    _description = "Lead Capture Form"
    _inherit = ["utm.mixin"]
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    key = fields.Char(readonly=True, copy=False, help="Random key in the form's URL.")
    field_ids = fields.One2many("lead.capture.form.field", "form_id", copy=True)
    pool_id = fields.Many2one("lead.pool", string="Incoming Pool", check_company=True)
    team_id = fields.Many2one("crm.team", check_company=True)
    engagement_type_id = fields.Many2one("lead.engagement.type")
    product_line_ids = fields.Many2many("lead.product.line")
    country_id = fields.Many2one("res.country", string="Default Country")
    introduction = fields.Html(translate=True)
    submit_label = fields.Char(translate=True)
    consent_text = fields.Text(translate=True)
    is_consent_required = fields.Boolean()
    thanks_message = fields.Html(translate=True)
    redirect_url = fields.Char()

    _key_uniq = models.UniqueIndex("(key)")
