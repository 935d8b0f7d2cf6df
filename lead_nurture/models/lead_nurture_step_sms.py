from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..running import Result


class LeadNurtureStep(models.Model):
    """The step *SMS*: a short text through the SMS provider of the company."""

    _inherit = "lead.nurture.step"

    kind = fields.Selection(
        selection_add=[("sms", "Send an SMS")], ondelete={"sms": "cascade"}
    )
    sms_body = fields.Text(
        "Text",
        translate=True,
        help="Data of the lead stands in double braces, as {{ object.contact_name }}.",
    )
    sms_template = fields.Char(
        "Template",
        help="The id of a template at the SMS provider, where it wants one.",
    )
    sms_length = fields.Integer("Characters", compute="_compute_sms_length")

    @api.depends("sms_body")
    def _compute_sms_length(self):
        for step in self:
            step.sms_length = len(step.sms_body or "")

    @api.constrains("sms_body")
    def _check_sms_body(self):
        """Only fields of the lead may be named: the job that fills them in may all."""
        mixin = self.env["mail.render.mixin"]
        for step in self:
            body = step.sms_body or ""
            if mixin._has_unsafe_expression_template_inline_template(body, "crm.lead"):
                raise ValidationError(
                    self.env._(
                        "Only fields of the lead may stand in double braces, as"
                        " {{ object.contact_name }}."
                    )
                )

    def _run_sms(self, dues, now):
        """Look who may get the SMS now, and queue it for them."""
        return self._run_message(dues, now)

    def _queue_sms(self, execution_ids, now):
        """Write the SMS; give why some leads get none: {lead id: Result}."""
        # sudo: the job reads leads of all; the text names fields of the lead only
        leads = self.env["crm.lead"].sudo().browse(execution_ids)
        renderer = self.env["mail.render.mixin"].sudo()
        bodies = renderer._render_template(self.sms_body or "", "crm.lead", leads.ids)
        filled = leads.filtered(lambda lead: (bodies[lead.id] or "").strip())
        texts = (
            self.env["sms.sms"]
            .sudo()
            .create(
                [
                    {
                        "number": lead.phone_sanitized,
                        "body": bodies[lead.id].strip(),
                        "partner_id": lead.partner_id.id,
                        "state": "nurture",
                        "lead_nurture_execution_id": execution_ids[lead.id],
                    }
                    for lead in filled
                ]
            )
        )
        texts._track_for_flows(self.flow_id.company_id)
        return dict.fromkeys(
            (leads - filled).ids, Result("skipped", reason="no_content")
        )
