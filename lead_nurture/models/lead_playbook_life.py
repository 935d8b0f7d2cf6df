from odoo import models
from odoo.exceptions import UserError


class LeadPlaybook(models.Model):
    """The life of a playbook: activated, stopped."""

    _inherit = "lead.playbook"

    def action_activate(self):
        """Let this draft take effect, in the place of the version before.

        :raises UserError: what is wrong with it, one sentence a line
        """
        self.ensure_one()
        self.check_access("write")
        self._check_may_activate()
        self._activate("from_now", now=self.env.cr.now())
        return True

    def _check_may_activate(self):
        if self.state != "draft":
            raise UserError(self.env._("Only a draft can be activated."))
        problems = [
            text
            for severity, _step, text in self._find_problems()
            if severity == "error"
        ]
        if problems:
            raise UserError("\n".join(problems))

    def _find_problems(self):
        """Give [(severity, step or None, sentence)]: what speaks against activating it.

        The severity is ``error``, which stops the activation, or ``warning``.
        """
        self.ensure_one()
        if not self.step_ids:
            return [("error", None, self.env._("The playbook has no step yet."))]
        return []

    def action_stop(self):
        """End these playbooks, and what runs in them."""
        self._stop("leave", now=self.env.cr.now())
        return True

    def action_stop_starts(self):
        """End these playbooks for new leads: those inside go on to the end."""
        self._stop("finish", now=self.env.cr.now())
        return True

    def _stop(self, inside, *, now):
        """Archive these; ``inside``: whether leads in them ``leave`` or ``finish``."""
        self.check_access("write")
        self._archive_versions(now)
        if inside == "leave":
            runs = self._find_inside([("family_id", "in", self.family_id.ids)])
            runs._end_for("stopped", now)

    def _find_inside(self, domain):
        """Give the running runs of ``domain``."""
        # sudo: runs are read only for people; who stops a playbook may end them
        runs = self.env["lead.playbook.run"].sudo()
        return runs.search([("state", "=", "running"), *domain], order="id")

    def _get_active_version(self):
        """Give the version of this playbook that leads start now; empty when none."""
        family = self.family_id.ids
        return self.search([("family_id", "in", family), ("state", "=", "active")])
