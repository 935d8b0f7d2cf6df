from odoo import api, fields, models


class LeadCaptureForm(models.Model):
    """What a form asks people to agree to: a consent text with versions."""

    _inherit = "lead.capture.form"

    consent_text_id = fields.Many2one(
        "lead.consent.text",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Shown with a box to tick, and kept with each consent as it was shown.",
    )
    consent_text = fields.Text(
        "Wording of the Consent",
        compute="_compute_consent_text",
        inverse="_inverse_consent_text",
    )

    @api.depends("consent_text_id.text")
    @api.depends_context("lang")
    def _compute_consent_text(self):
        for form in self:
            form.consent_text = form.consent_text_id.text

    def _inverse_consent_text(self):
        """Words written on the form itself are a text of its own."""
        for form in self:
            text, words = form.consent_text_id, form.consent_text
            if not words:
                form.consent_text_id = False
            elif text and text.form_ids == form:
                text.text = words
            else:
                form.consent_text_id = text.create(
                    {
                        "name": form.name,
                        "text": words,
                        "company_id": form.company_id.id,
                    }
                )
