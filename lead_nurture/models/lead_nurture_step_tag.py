from odoo import Command, fields, models

from ..running import Result


class LeadNurtureStep(models.Model):
    """Step: give the lead tags, or take them away."""

    _inherit = "lead.nurture.step"

    kind = fields.Selection(
        selection_add=[("tag", "Change tags")], ondelete={"tag": "cascade"}
    )
    tag_add_ids = fields.Many2many(
        "crm.tag", "lead_nurture_step_tag_add_rel", string="Add Tags"
    )
    tag_remove_ids = fields.Many2many(
        "crm.tag", "lead_nurture_step_tag_remove_rel", string="Remove Tags"
    )

    def _run_tag(self, dues, now):
        """Write the tags of all leads at once."""
        commands = [Command.link(tag.id) for tag in self.tag_add_ids]
        commands += [Command.unlink(tag.id) for tag in self.tag_remove_ids]
        if commands:
            self._get_leads(dues).write({"tag_ids": commands})
        return [Result()] * len(dues)
