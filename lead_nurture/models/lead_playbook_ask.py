from odoo import models


class LeadPlaybook(models.Model):
    """Activating and stopping by hand: what happens is said before it is done."""

    _inherit = "lead.playbook"

    def action_open_activate(self):
        """Show what activating this draft does, and ask."""
        return self._open_wizard("lead.playbook.activate", self.env._("Activate %s"))

    def action_open_stop(self):
        """Ask what becomes of the leads inside, then stop."""
        return self._open_wizard("lead.playbook.stop", self.env._("Stop %s"))

    def _count_inside(self):
        """Give how many leads are in any version of this playbook now."""
        # sudo: how many, not who
        runs = self.env["lead.playbook.run"].sudo()
        inside = [("family_id", "in", self.family_id.ids), ("state", "=", "running")]
        return runs.search_count(inside)

    def _get_activation_sentences(self):
        """Say what happens when this playbook is active, one sentence each."""
        self.ensure_one()
        steps = self._get_steps_in_order()
        first = steps.browse(self._get_path().first())
        sentences = [self._get_start_sentence()]
        sentences += [
            self.env._(
                "A lead begins with “%(step)s” (%(sentence)s).",
                step=step.name,
                sentence=step.sentence,
            )
            for step in first
        ]
        sentences.append(
            self.env._(
                "Each of the %s steps becomes a task with its talk track and its limit"
                " when the one before it is over.",
                len(steps),
            )
        )
        if self.escalates:
            sentences.append(
                self.env._("Tasks that are overdue go to the leader of the team, too.")
            )
        sentences.append(
            self.env._("From then on this version is kept as it is, for its figures.")
        )
        return sentences
