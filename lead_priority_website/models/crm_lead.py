from odoo import fields, models


class CrmLead(models.Model):
    """What forms of the website builder may say beside the fields of a lead."""

    _inherit = "crm.lead"

    # Nothing is stored: it only lets a form of the builder name its capture form.
    lead_capture_form_id = fields.Many2one(
        "lead.capture.form",
        string="Capture Form",
        store=False,
        help="Which capture form a form of the website belongs to: its channel, pool, "
        "consent and limits.",
    )

    def website_form_input_filter(self, request, values):
        """Note who was asked for: that the leader got it is decided later."""
        asked = values.get("user_id") or request.website.crm_default_user_id.id
        values = super().website_form_input_filter(request, values)
        if not asked:
            values["lead_leader_id"] = values["user_id"]
            values["user_id"] = False
        return values
