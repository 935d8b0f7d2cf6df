from odoo import models

from ..paths import Path, Step


class LeadPlaybook(models.Model):
    """The steps of a playbook as the path on which leads go."""

    _inherit = "lead.playbook"

    def _get_path(self):
        """Give the ``Path`` of this version."""
        self.ensure_one()
        return Path(Step(step.id, step.branch or "") for step in self.step_ids)


class LeadPlaybookRun(models.Model):
    _inherit = "lead.playbook.run"

    def _get_paths(self):
        """Give {playbook: ``Path``} of the versions in which these are."""
        return {playbook: playbook._get_path() for playbook in self.playbook_id}
