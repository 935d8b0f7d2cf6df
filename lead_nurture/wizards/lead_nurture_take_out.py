from odoo import api, fields, models


class LeadNurtureTakeOut(models.TransientModel):
    """Take chosen leads out of flows by hand."""

    _name = "lead.nurture.take.out"
    _description = "Take Leads out of Flows"

    enrollment_ids = fields.Many2many(
        "lead.nurture.enrollment", default=lambda self: self._get_running()
    )
    flow_id = fields.Many2one(
        "lead.nurture.flow",
        "Only Out Of",
        domain="[('enrollment_ids', 'in', enrollment_ids)]",
        ondelete="cascade",
        help="Empty: out of all flows they are in.",
    )
    sentence = fields.Char(compute="_compute_sentence")

    def _get_running(self):
        if self.env.context.get("active_model") != "crm.lead":
            return self.env["lead.nurture.enrollment"]
        leads = self.env.context.get("active_ids", [])
        inside = [("lead_id", "in", leads), ("state", "in", ("running", "parked"))]
        return self.env["lead.nurture.enrollment"].search(inside)

    def _get_meant(self):
        if not self.flow_id:
            return self.enrollment_ids
        return self.enrollment_ids.filtered(lambda one: one.flow_id == self.flow_id)

    @api.depends("flow_id", "enrollment_ids")
    def _compute_sentence(self):
        for wizard in self:
            meant = wizard._get_meant()
            wizard.sentence = self.env._(
                "%(leads)s leads leave %(flows)s flows. What was sent stays; nothing"
                " more is.",
                leads=len(meant.lead_id),
                flows=len(meant.flow_id),
            )

    def action_take_out(self):
        """Let the leads leave.

        :raises AccessError: for who may not change flows
        """
        self.ensure_one()
        self.env["lead.nurture.flow"].check_access("write")
        meant = self._get_meant()
        meant.check_access("read")
        # sudo: enrollments are written by the system; who may was checked above
        meant.sudo()._leave("by_hand", self.env.cr.now())
        return {"type": "ir.actions.act_window_close"}
