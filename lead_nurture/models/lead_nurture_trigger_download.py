from odoo import fields, models
from odoo.tools import SQL, format_list


class LeadNurtureTrigger(models.Model):
    """The lead downloads a file."""

    _inherit = "lead.nurture.trigger"

    kind = fields.Selection(
        selection_add=[("download", "Downloads a file")],
        ondelete={"download": "cascade"},
    )
    file_ids = fields.Many2many(
        "lead.tracked.file",
        string="Files",
        ondelete="restrict",
        help="Any of these; none chosen: any download.",
    )

    def _find_candidates_download(self, now, lead_ids=None):
        condition = self._of_category("download")
        if self.file_ids:
            # sudo: the key is in the link of each file
            keys = [key for key in self.sudo().file_ids.mapped("key") if key]
            condition = SQL(
                """split_part(split_part(split_part(event.url, '/lead/file/', 2),
                     '?', 1), '#', 1) = ANY (%s)""",
                keys,
            )
        return self._count_engagements(now, lead_ids, condition)

    def _get_sentence_download(self):
        if not self.file_ids:
            return self._say_how_often(self.env._("Downloads any file"))
        names = format_list(self.env, self.file_ids.mapped("name"), "or")
        return self._say_how_often(self.env._("Downloads %(names)s", names=names))
