from odoo import api, fields, models


class LeadPlaybookPreview(models.TransientModel):
    """A playbook as the rep sees it on a lead: never saved, and nothing is written."""

    _name = "lead.playbook.preview"
    _description = "Preview of a Playbook"

    playbook_id = fields.Many2one(
        "lead.playbook", required=True, readonly=True, ondelete="cascade"
    )
    lead_id = fields.Many2one("crm.lead", "With This Lead", ondelete="cascade")
    run = fields.Json(compute="_compute_run")

    @api.depends("playbook_id", "lead_id")
    def _compute_run(self):
        now = self.env.cr.now().replace(microsecond=0)
        for preview in self:
            playbook, lead = preview.playbook_id._origin, preview.lead_id._origin
            playbook.check_access("read")
            if lead:
                lead.check_access("read")
            preview.run = playbook and playbook._preview(lead, now)
