from odoo import fields, models


class LeadRoutingRule(models.Model):
    """What the screen of a rule shows: how many wait, what was decided."""

    _inherit = "lead.routing.rule"

    waiting_count = fields.Integer(
        string="Waiting",
        compute="_compute_waiting_count",
        help="Leads without an owner that meet this rule now.",
    )
    decision_count = fields.Integer(compute="_compute_decision_count")

    def _compute_waiting_count(self):
        leads = self.env["crm.lead"]
        for rule in self:
            rule.waiting_count = leads.search_count(rule._get_waiting_domain())

    def _compute_decision_count(self):
        counts = dict(
            self.env["lead.routing.decision"]._read_group(
                [("rule_id", "in", self.ids)], ["rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.decision_count = counts.get(rule, 0)

    def action_open_waiting(self):
        """Open the leads that wait without an owner and meet this rule."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        return {
            **action,
            "display_name": self.env._("Waiting for “%s”", self.name),
            "domain": list(self._get_waiting_domain()),
            "context": {},
        }

    def action_open_decisions(self):
        """Open what this rule decided."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_routing_decision_action"
        )
        return {**action, "domain": [("rule_id", "=", self.id)], "context": {}}
