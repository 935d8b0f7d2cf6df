from odoo import api, fields, models
from odoo.exceptions import UserError


class LeadPlaybookEnd(models.TransientModel):
    """End a playbook for a lead before its last step."""

    _name = "lead.playbook.end"
    _description = "End a Playbook"

    run_id = fields.Many2one(
        "lead.playbook.run", required=True, readonly=True, ondelete="cascade"
    )
    note = fields.Char("Why", help="Stands in the history of the lead's playbooks.")
    sentence = fields.Text(compute="_compute_sentence")

    @api.depends("run_id")
    def _compute_sentence(self):
        for wizard in self:
            open_tasks = wizard.run_id.task_ids.filtered(
                lambda task: task.state in ("running", "parked", "pending")
            )
            wizard.sentence = self.env._(
                "“%(playbook)s” ends for this lead. These open steps are called off:"
                " %(steps)s",
                playbook=wizard.run_id.playbook_id.name,
                steps=", ".join(open_tasks.step_id.mapped("name")) or "–",
            )

    def action_end(self):
        """End it.

        :raise UserError: no reason is given
        :raise AccessError: for who may not write the lead
        """
        self.ensure_one()
        self.run_id.check_access("read")
        self.run_id.lead_id.check_access("write")
        note = (self.note or "").strip()
        if not note:
            raise UserError(self.env._("Write why the playbook ends here."))
        # sudo: runs are written by the system; who may was checked above
        self.run_id.sudo()._end_for("by_hand", self.env.cr.now(), note=note)
        return {"type": "ir.actions.act_window_close"}
