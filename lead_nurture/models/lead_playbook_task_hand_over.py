from datetime import timedelta

from odoo import fields, models

# Nobody loses leads while taking back is paused: asked again so much later.
PUT_OFF = timedelta(hours=1)


class LeadPlaybookTask(models.Model):
    """What is overdue for too long goes to somebody else, as the policy says."""

    _inherit = "lead.playbook.task"

    handed_over_from_id = fields.Many2one(
        "res.users", "Handed Over From", readonly=True, ondelete="set null"
    )

    def _do_hand_over(self, now):
        """Give the leads of these to somebody else; of work for others, the task."""
        held = self.filtered(lambda task: task._is_taking_back_paused())
        held.write({"hand_over_at": now + PUT_OFF})
        todo = self - held
        own = todo.filtered(
            lambda task: (
                task.step_id.responsible == "owner"
                and task.lead_id.user_id == task.user_id
            )
        )
        (todo - own)._hand_task_to_leader(now)
        for way, tasks in own.grouped(lambda task: task._get_way_over()).items():
            getattr(tasks, f"_hand_lead_to_{way}")(now)

    def _is_taking_back_paused(self):
        company = self.playbook_id.company_id
        return company.lead_reclaim_paused

    def _get_way_over(self):
        """Give to whom the lead of this one goes; where routing cannot: the leader."""
        way = self.step_id._get_policy().hand_over_to
        if way == "routing" and not self.lead_id._filter_routable():
            return "leader"
        return way

    def _note_handed_over(self, now, reason):
        """Write down, and tell, that these are no longer tasks of who had them."""
        self._tell("playbook_handed_over", now, reason=reason)
        for user, tasks in self.grouped("user_id").items():
            tasks.write(
                {
                    "handed_over_at": now,
                    "handed_over_from_id": user.id,
                    "hand_over_at": False,
                }
            )
        self._close_escalations()
        self.flush_recordset()

    def _hand_task_to_leader(self, now):
        """Give these, not their leads, to the leaders of the leads' teams."""
        groups = self.grouped(lambda task: task.lead_id.team_id.user_id)
        for leader, tasks in groups.items():
            others = tasks.filtered(lambda task, leader=leader: task.user_id != leader)
            (tasks - others).write({"hand_over_at": False})
            if not leader.active:
                others.write({"hand_over_at": False})
                continue
            others._note_handed_over(now, self.env._("the team leader has it now"))
            others._give_to(leader, now)

    def _hand_lead_to_leader(self, now):
        """Make the leaders of their teams the owners of these leads."""
        reason = self.env._("the team leader has the lead now")
        groups = self.grouped(lambda task: task.lead_id.team_id.user_id)
        for leader, tasks in groups.items():
            others = tasks.filtered(lambda task, leader=leader: task.user_id != leader)
            if not leader.active or not others:
                # Nobody is above; the escalation stays.
                tasks.write({"hand_over_at": False})
                continue
            (tasks - others).write({"hand_over_at": False})
            others._note_handed_over(now, reason)
            others._move_leads({"user_id": leader.id}, "assigned", now)

    def _hand_lead_to_routing(self, now):
        """Let routing find somebody else; until then the task is the leader's."""
        self._note_handed_over(now, self.env._("somebody else gets the lead"))
        leads = self.lead_id
        runs = self.env["lead.playbook.run"].search(
            [("lead_id", "in", leads.ids), ("state", "=", "running")]
        )
        runs.write({"awaits_owner": True})
        leads._release_for_routing(now=now, note=self._get_custody_note())
        runs._follow(leads.ids, now)

    def _hand_lead_to_pool(self, now):
        """Put the leads into the pool of the policy, which ends their playbooks."""
        self._note_handed_over(now, self.env._("the lead is in a pool now"))
        for task in self:
            pool = task._get_hand_over_pool()
            vals = {"user_id": False, "pool_id": pool.id, "snoozed_until": False}
            task._move_leads(vals, "reclaimed", now)

    def _get_hand_over_pool(self):
        policy, company = self.step_id._get_policy(), self.playbook_id.company_id
        return policy.hand_over_pool_id or self.env["lead.pool"].search(
            [("kind", "=", "public"), ("company_id", "in", (company.id, False))],
            limit=1,
        )

    def _move_leads(self, vals, reason, now):
        """Write ``vals`` into the leads of these, with the custody; runs follow."""
        leads = self.lead_id
        leads.with_context(tracking_disable=True)._move(
            vals, now=now, reason=reason, note=self._get_custody_note()
        )
        self.env["lead.playbook.run"]._follow(leads.ids, now)

    def _get_custody_note(self):
        names = ", ".join(dict.fromkeys(self.mapped("step_id.name")))
        return self.env._("Overdue in its playbook: %s", names)
