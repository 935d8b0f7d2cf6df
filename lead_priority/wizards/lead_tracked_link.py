from datetime import timedelta

from odoo import api, fields, models

from ..models.lead_tracked_file_open import LINK_DAYS


class LeadTrackedLink(models.TransientModel):
    """Gives the link of a tracked file that is made for one lead, to be copied."""

    _name = "lead.tracked.link"
    _description = "Tracked Link for One Lead"

    lead_id = fields.Many2one("crm.lead", string="For Lead")
    file_id = fields.Many2one(
        "lead.tracked.file",
        string="File or Page",
        default=lambda self: self._default_file_id(),
    )
    type_id = fields.Many2one(related="file_id.type_id")
    link = fields.Char(string="Link to Copy", compute="_compute_link")
    counts_until = fields.Date(compute="_compute_link")
    has_files = fields.Boolean(compute="_compute_has_files")

    @api.model
    def _default_file_id(self):
        files = self.env["lead.tracked.file"].search([], limit=2)
        return files if len(files) == 1 else files.browse()

    @api.depends("lead_id", "file_id")
    def _compute_link(self):
        now = self.env.cr.now()
        for wizard in self:
            is_complete = wizard.lead_id and wizard.file_id
            if is_complete:
                wizard.lead_id.check_access("read")
            wizard.link = is_complete and wizard.file_id._get_link(
                wizard.lead_id, now=now
            )
            wizard.counts_until = now.date() + timedelta(days=LINK_DAYS)

    def _compute_has_files(self):
        self.has_files = bool(self.env["lead.tracked.file"].search_count([], limit=1))
