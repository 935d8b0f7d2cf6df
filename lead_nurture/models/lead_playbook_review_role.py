from odoo import models


class LeadPlaybookStep(models.Model):
    _inherit = "lead.playbook.step"

    def _find_responsibles(self, leads):
        """A review goes to the one of the role with the fewest open reviews."""
        if self.done_when == "review" and self.responsible == "role":
            reviews = self.with_context(lead_playbook_shares_reviews=True)
            return super(LeadPlaybookStep, reviews)._find_responsibles(leads)
        return super()._find_responsibles(leads)


class LeadPlaybookRole(models.Model):
    """Who reviews: fewest open reviews first, then who came first; never one's own."""

    _inherit = "lead.playbook.role"

    def _share_out(self, leads, company):
        if not self.env.context.get("lead_playbook_shares_reviews"):
            return super()._share_out(leads, company)
        users = self.user_ids.filtered(
            lambda user: user.active and company in user.company_ids
        )
        counts = self._count_open_reviews(users)
        chosen = {}
        for lead in leads:
            # Nobody reviews what is theirs, where there is somebody else.
            able = users - lead.user_id or users
            user = min(able, key=lambda one: (counts[one], one.id), default=users[:1])
            chosen[lead.id] = user
            if user:
                counts[user] += 1
        return chosen

    def _count_open_reviews(self, users):
        groups = self.env["lead.playbook.task"]._read_group(
            [
                ("user_id", "in", users.ids),
                ("state", "in", ("running", "parked")),
                ("step_id.done_when", "=", "review"),
            ],
            ["user_id"],
            ["__count"],
        )
        return {**dict.fromkeys(users, 0), **dict(groups)}
