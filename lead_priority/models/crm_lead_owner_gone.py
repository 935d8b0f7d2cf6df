from odoo import api, models
from odoo.tools import SQL

from .crm_lead_route import NOT_DUE


class CrmLead(models.Model):
    """An owner goes on leave, leaves the team or is archived: open leads go on.

    They become due with the trigger ``owner_left``; the rule each of them meets says
    what happens: kept, routed, into a pool, to the team leader.
    """

    _inherit = "crm.lead"

    @api.model
    def _mark_owner_left(self, users, team=None):
        """Make the open leads of ``users`` (of one team) due, in one statement."""
        if not users or self.env["lead.routing.rule"]._get_lowest_rank() < 0:
            return
        self.flush_model(["active", "user_id", "won_status", "team_id"])
        marked = self.env.execute_query(
            SQL(
                """
                UPDATE crm_lead
                   SET routing_due_at = %s, routing_trigger = 'owner_left'
                 WHERE user_id = ANY (%s) AND active AND won_status = 'pending' AND %s
             RETURNING id
                """,
                self.env.cr.now(),
                users.ids,
                SQL("team_id = %s", team.id) if team else SQL("TRUE"),
            )
        )
        if marked:
            self.invalidate_model([*NOT_DUE], flush=False)
            self._start_routing()

    def _is_left(self):
        """Whether the lead is due because of its owner."""
        return bool(self.user_id) and self.routing_trigger == "owner_left"

    def _carry_out_policy(self, rule, now):
        """Do what ``rule`` says about leads whose owner is gone.

        Gives the leads that have to be routed.
        """
        by_policy = self.grouped(lambda lead: lead._get_owner_policy(rule))
        for policy, leads in by_policy.items():
            if policy == "pool":
                leads._leave_owner(rule.gone_pool_id, now)
            elif policy == "leader":
                leads._give_to_leader(now)
            if policy != "reroute":
                leads.write(NOT_DUE)
        return by_policy.get("reroute", self.browse())

    def _get_owner_policy(self, rule):
        owner, team = self.user_id, self.team_id
        is_gone = not owner.active or (team and owner not in team.member_ids)
        policy = rule.departure_policy if is_gone else rule.absence_policy
        leader = team.user_id
        if policy == "leader" and (not leader.active or leader == owner):
            return "reroute"
        return policy

    def _leave_owner(self, pool, now):
        self._move(
            {"user_id": False, "pool_id": pool.id},
            now=now,
            reason="released",
            note=self.env._("The owner is away or gone"),
        )

    def _give_to_leader(self, now):
        for team, leads in self.grouped("team_id").items():
            leads._move(
                {"user_id": team.user_id.id},
                now=now,
                reason="assigned",
                note=self.env._("The owner is away or gone"),
            )
