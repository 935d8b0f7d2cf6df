from odoo import fields, models

from ..running import Result


class LeadNurtureStep(models.Model):
    """Step: let the lead enter another flow, too."""

    _inherit = "lead.nurture.step"

    kind = fields.Selection(
        selection_add=[("flow", "Start another flow")], ondelete={"flow": "cascade"}
    )
    target_flow_id = fields.Many2one(
        "lead.nurture.flow",
        string="Flow to Start",
        ondelete="restrict",
        help="Its active version, whichever that is then.",
    )

    def _run_flow(self, dues, now):
        """Let all leads enter that may; what that flow says of entering holds."""
        flow = self.target_flow_id._get_active_version()
        if not flow:
            note = self.env._("The flow is not active.")
            return [Result("skipped", reason="not_needed", note=note)] * len(dues)
        lead_ids = sorted({due.lead_id for due in dues})
        enrollments = self.env["lead.nurture.enrollment"]
        entered = enrollments._enter(flow, lead_ids, now).lead_id
        taken = set(entered.ids)
        note = self.env._("The flow does not take it.")
        return [
            Result()
            if due.lead_id in taken
            else Result("skipped", reason="not_needed", note=note)
            for due in dues
        ]
