from odoo import fields, models
from odoo.tools import SQL, format_list


class LeadNurtureTrigger(models.Model):
    """The lead sends a form."""

    _inherit = "lead.nurture.trigger"

    kind = fields.Selection(
        selection_add=[("form", "Sends a form")], ondelete={"form": "cascade"}
    )
    form_ids = fields.Many2many(
        "lead.capture.form",
        string="Forms",
        ondelete="restrict",
        help="Any of these; none chosen: any form.",
    )

    def _find_candidates_form(self, now, lead_ids=None):
        if not self.form_ids:
            condition = self._of_category("form")
        else:
            condition = SQL(
                """event.capture_id IN (SELECT id FROM lead_capture
                    WHERE form_id = ANY (%s))""",
                self.form_ids.ids,
            )
        return self._count_engagements(now, lead_ids, condition)

    def _get_sentence_form(self):
        if not self.form_ids:
            return self._say_how_often(self.env._("Sends any form"))
        # sudo: names only, of forms that may belong to another company
        names = format_list(self.env, self.sudo().form_ids.mapped("name"), "or")
        return self._say_how_often(self.env._("Sends the form %(names)s", names=names))
