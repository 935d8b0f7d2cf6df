from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError

from ..running import Result

ALLOWED = ("sales_team.group_sale_manager", "base.group_system")


class LeadNurtureStep(models.Model):
    """Step: run a server action on the leads."""

    _inherit = "lead.nurture.step"

    kind = fields.Selection(
        selection_add=[("action", "Run a server action")],
        ondelete={"action": "cascade"},
    )
    action_id = fields.Many2one(
        "ir.actions.server",
        string="Server Action",
        domain="[('model_id.model', '=', 'crm.lead'), ('usage', '!=', 'ir_cron')]",
        ondelete="restrict",
    )

    @api.constrains("action_id")
    def _check_action(self):
        # Actions run with all rights here: choosing one is for managers. Checks run
        # with all rights, too, so it is the user that is asked.
        is_free = self.env.uid == SUPERUSER_ID or any(
            map(self.env.user.has_group, ALLOWED)
        )
        if not is_free and self._get_new_actions():
            raise ValidationError(
                self.env._("Only sales managers choose a server action for a flow.")
            )
        if set(self.sudo().action_id.mapped("model_name")) - {"crm.lead"}:
            raise ValidationError(
                self.env._("Choose a server action that is made for leads.")
            )

    def _get_new_actions(self):
        """Give the actions that no other step of a flow has: copies are free."""
        # sudo: also flows of other companies were allowed to have it
        others = self.sudo().search(
            [("action_id", "in", self.action_id.ids), ("id", "not in", self.ids)]
        )
        return self.sudo().action_id - others.action_id

    def _run_action(self, dues, now):
        """Run the action once for all leads."""
        leads = self._get_leads(dues)
        if not self.action_id or not leads:
            return [Result("skipped", reason="not_needed")] * len(dues)
        self.action_id.with_context(
            active_model="crm.lead", active_ids=leads.ids, active_id=leads.ids[0]
        ).run()
        return [Result()] * len(dues)
