from odoo import fields, models


class LeadCaptureForm(models.Model):
    """What salespeople say of the leads a form brings."""

    _inherit = "lead.capture.form"

    quality_average = fields.Integer(
        "Average Quality",
        compute="_compute_quality",
        help="Of the leads rated by salespeople: good counts 100, average 50, bad 0.",
    )
    quality_count = fields.Integer("Ratings", compute="_compute_quality")

    def _compute_quality(self):
        groups = self.env["lead.quality.rating"]._read_group(
            [("form_id", "in", self.ids)], ["form_id"], ["points:avg", "__count"]
        )
        by_form = {form: (average, count) for form, average, count in groups}
        for form in self:
            average, form.quality_count = by_form.get(form, (0, 0))
            form.quality_average = round(average)

    def action_view_quality(self):
        """Show the ratings of the leads this form brought."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_quality_rating_action"
        )
        return {**action, "domain": [("form_id", "=", self.id)], "context": {}}
