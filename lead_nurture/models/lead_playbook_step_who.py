from odoo import models


class LeadPlaybookStep(models.Model):
    """Who does a step."""

    _inherit = "lead.playbook.step"

    def _find_responsibles(self, leads):
        """Give {lead id: user who does this step}; never nobody.

        Where the chosen one is not there: the leader, else who answers for the
        playbook.
        """
        # sudo: who works where is needed to give out the task
        leads, step = leads.sudo(), self.sudo()
        find = {
            "owner": lambda: {lead.id: lead.user_id for lead in leads},
            "leader": lambda: {lead.id: lead.team_id.user_id for lead in leads},
            "role": lambda: step.role_id._share_out(leads, step.playbook_id.company_id),
            "named": lambda: dict.fromkeys(leads.ids, step.user_id),
        }[step.responsible]
        found = find()
        last = step.playbook_id.user_id
        last = last if last.active else self.env.user
        chosen = {}
        for lead in leads:
            user = found[lead.id]
            if not user.active:
                user = lead.team_id.user_id
            chosen[lead.id] = user if user.active else last
        return chosen


class LeadPlaybookRole(models.Model):
    _inherit = "lead.playbook.role"

    def _share_out(self, leads, company):
        """Give {lead id: the one of these people with the fewest open tasks}."""
        nobody = self.env["res.users"]
        users = self.user_ids.filtered(
            lambda user: user.active and company in user.company_ids
        )
        counts = self._count_open(users)
        chosen = {}
        for lead in leads:
            user = min(users, key=lambda one: (counts[one], one.id), default=nobody)
            chosen[lead.id] = user
            if user:
                counts[user] += 1
        return chosen

    def _count_open(self, users):
        groups = self.env["lead.playbook.task"]._read_group(
            [("user_id", "in", users.ids), ("state", "=", "running")],
            ["user_id"],
            ["__count"],
        )
        return {**dict.fromkeys(users, 0), **dict(groups)}
