from odoo import api, fields, models


class CrmLead(models.Model):
    """The calls of a lead, and how well they kept to the talk track."""

    _inherit = "crm.lead"

    call_ids = fields.One2many("lead.call", "lead_id", "Calls")
    call_count = fields.Integer("Number of Calls", compute="_compute_call_count")

    @api.depends("call_ids")
    def _compute_call_count(self):
        groups = self.env["lead.call"]._read_group(
            [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
        )
        counts = {lead.id: count for lead, count in groups}
        for lead in self:
            lead.call_count = counts.get(lead.id, 0)

    def _merge_journals(self, leads, *, now):
        # Calls would be gone with the leads that are merged into this one.
        # sudo: calls follow the lead, whoever merges
        calls = self.env["lead.call"].sudo().search([("lead_id", "in", leads.ids)])
        calls.write({"lead_id": self.id, "task_id": False})
        return super()._merge_journals(leads, now=now)

    def action_view_calls(self):
        """List the calls of this lead."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_nurture.lead_call_action"
        )
        return {
            **action,
            "domain": [("lead_id", "=", self.id)],
            "context": {"default_lead_id": self.id},
        }


class LeadPlaybookTask(models.Model):
    _inherit = "lead.playbook.task"

    call_ids = fields.One2many("lead.call", "task_id", "Calls", readonly=True)
    compliance = fields.Float(
        compute="_compute_compliance",
        digits=(16, 1),
        help="How well the calls of this task kept to its points, on average.",
    )
    is_call_scored = fields.Boolean(compute="_compute_compliance")

    @api.depends("call_ids.compliance", "call_ids.state")
    def _compute_compliance(self):
        groups = self.env["lead.call"]._read_group(
            [("task_id", "in", self.ids), ("state", "=", "scored")],
            ["task_id"],
            ["compliance:avg"],
        )
        found = {task.id: average for task, average in groups}
        for task in self:
            task.compliance = found.get(task.id, 0.0)
            task.is_call_scored = task.id in found
