import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import audiences
from ..models.lead_audience_export import PLATFORMS

# Platforms that ask for MD5, which protects nobody: all numbers can be tried.
WEAKLY_HASHED = ("baidu", "tencent")


class LeadAudienceDownload(models.TransientModel):
    """Asks for which platform, says who is in the file, makes it and logs that."""

    _name = "lead.audience.download"
    _description = "Export an Audience"

    audience_id = fields.Many2one("lead.audience", required=True, readonly=True)
    platform = fields.Selection(PLATFORMS, required=True, default="google")
    member_count = fields.Integer(compute="_compute_counts")
    row_count = fields.Integer("In the File", compute="_compute_counts")
    refused_count = fields.Integer("Did Not Agree", compute="_compute_counts")
    unknown_count = fields.Integer("Unknown to It", compute="_compute_counts")
    fewest = fields.Integer(compute="_compute_counts")
    is_weakly_hashed = fields.Boolean(compute="_compute_counts")
    file = fields.Binary(readonly=True, attachment=False)
    file_name = fields.Char(readonly=True)

    @api.depends("audience_id", "platform")
    def _compute_counts(self):
        for wizard in self:
            _data, rows, refused, members = wizard._make_file()
            wizard.member_count = members
            wizard.row_count = rows
            wizard.refused_count = refused
            wizard.unknown_count = members - refused - rows
            wizard.fewest = audiences.FORMATS[wizard.platform].fewest
            wizard.is_weakly_hashed = wizard.platform in WEAKLY_HASHED

    def _make_file(self):
        people, refused = self.audience_id._get_people()
        data, rows = audiences.make_file(self.platform, people)
        return data, rows, refused, refused + len(people)

    def action_make(self):
        """Make the file, log it, and show the link to it."""
        self.ensure_one()
        self.audience_id.check_access("write")
        data, rows, refused, members = self._make_file()
        if not rows:
            raise UserError(
                self.env._("Nobody would be in the file: nothing was exported.")
            )
        extension = audiences.FORMATS[self.platform].extension
        self.write(
            {
                "file": base64.b64encode(data),
                "file_name": f"audience_{self.audience_id.id}_{self.platform}"
                f".{extension}",
            }
        )
        # sudo: the log is written here only, by whoever may export
        self.env["lead.audience.export"].sudo().create(
            {
                "audience_id": self.audience_id.id,
                "platform": self.platform,
                "user_id": self.env.uid,
                "exported_at": self.env.cr.now().replace(microsecond=0),
                "row_count": rows,
                "refused_count": refused,
                "unknown_count": members - refused - rows,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Export for an Ad Platform"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
