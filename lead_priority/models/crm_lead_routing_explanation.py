from odoo import fields, models


class CrmLead(models.Model):
    """Why this owner, or why nobody: the latest decision in plain words."""

    _inherit = "crm.lead"

    def get_routing_explanation(self, decision_id=None):
        """Explain the latest routing decision about a lead the user may read.

        :param decision_id: another decision of this lead; the latest when empty
        :return: dict; ``has_decision`` False and a ``message`` when there is none,
            else the sentence, the candidates with numbers and exclusions, what would
            have changed it, and ``due_at`` (UTC string) when it is tried again
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: decisions about a lead one can read; names and numbers of colleagues
        decisions = self.sudo().routing_decision_ids.sorted("id", reverse=True)
        chosen = decisions.filtered(lambda one: one.id == decision_id)
        decision = (chosen or decisions[:1]).with_user(self.env.user)
        due_at = fields.Datetime.to_string(self.routing_due_at) or False
        if not decision:
            return {
                "has_decision": False,
                "message": self._word_no_decision(),
                "due_at": due_at,
                "can_override": self._can_override(),
            }
        return {
            "has_decision": True,
            "due_at": due_at,
            "can_override": self._can_override(),
            "is_current": decision.sudo().user_id == self.user_id,
            "count": len(decisions),
            **decision.sudo()._explain(),
        }

    def _can_override(self):
        is_leader = self.env.user.has_group("sales_team.group_sale_salesman_all_leads")
        return bool(is_leader and self.active and self.won_status == "pending")

    def _word_no_decision(self):
        rules = self.env["lead.routing.rule"]
        if rules._get_lowest_rank() < 0:
            return self.env._("Routing is off: no routing rule is active.")
        if self.routing_due_at:
            return self.env._("This lead is about to be routed.")
        if self.user_id:
            return self.env._("The owner was chosen by hand, not by routing.")
        # sudo: which rule a lead meets is no secret
        if not rules.sudo()._split_leads(self.sudo()):
            return self.env._("No routing rule takes this lead as it is now.")
        return self.env._("This lead has not been routed yet.")
