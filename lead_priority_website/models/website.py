from odoo import api, fields, models


class Website(models.Model):
    """Each website has a capture form: what its forms count as, and where they go."""

    _inherit = "website"

    lead_form_id = fields.Many2one(
        "lead.capture.form",
        string="Capture Form",
        domain="[('company_id', '=', company_id)]",
        ondelete="set null",
        help="Channel, pool, team, consent and limits of the forms of this website "
        "that make leads and name no other capture form.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        websites = super().create(vals_list)
        websites._make_lead_form()
        return websites

    def _make_lead_form(self):
        """Give those of these websites a capture form that have none."""
        for website in self.filtered(lambda site: not site.lead_form_id):
            # sudo: who makes websites need not know about leads
            website.lead_form_id = (
                self.env["lead.capture.form"]
                .sudo()
                .create(
                    {
                        "name": website.name,
                        "company_id": website.company_id.id,
                        "field_ids": [],
                    }
                )
            )
