from odoo import models

from .lead_preset_mixin import STEP_REFERENCE

# Parts of a step in the document: their model and the field of the step.
PARTS = {
    "check": ("lead.playbook.check", "check_ids"),
    "point": ("lead.playbook.point", "point_ids"),
}
SPACING = 10


class LeadPlaybookPreset(models.Model):
    """Make a playbook of a preset."""

    _inherit = "lead.playbook.preset"

    def _build(self, values=None):
        """Give a new draft of a playbook.

        :param values: of the playbook, beside what the document says
        """
        self.ensure_one()
        document = self._read_document()
        playbook = self.env["lead.playbook"].create(
            self._read_values("lead.playbook", document, {}) | (values or {})
        )
        nodes = list(document.find_all("step"))
        # One after the other: a review looks for the step before it.
        steps = [
            self._build_step(playbook, node, (place + 1) * SPACING)
            for place, node in enumerate(nodes)
        ]
        named = {
            f"{STEP_REFERENCE}{node.settings['id']}": step
            for node, step in zip(nodes, steps, strict=True)
            if "id" in node.settings
        }
        for node, step in zip(nodes, steps, strict=True):
            self._build_outcomes(step, node, named)
        return playbook

    def _build_step(self, playbook, node, sequence):
        parts = {
            field: [
                (0, 0, self._prepare_part(model, child, place))
                for place, child in enumerate(node.children, 1)
                if child.tag == tag
            ]
            for tag, (model, field) in PARTS.items()
        }
        return self.env["lead.playbook.step"].create(
            {
                **self._read_values("lead.playbook.step", node, {}),
                **parts,
                "playbook_id": playbook.id,
                "sequence": sequence,
            }
        )

    def _build_outcomes(self, step, node, named):
        """Make the outcomes of a step, when all steps they may lead to are there."""
        model = "lead.playbook.outcome"
        children = [child for child in node.children if child.tag == "outcome"]
        rows = []
        for place, child in enumerate(children, 1):
            row = self._prepare_part(model, child, place) | {"step_id": step.id}
            target = child.settings.get("target_step_id")
            if target:
                row |= {"leads_to": "step", "target_step_id": named[target].id}
            rows.append(row)
        self.env[model].create(rows)

    def _prepare_part(self, model, node, place):
        return {**self._read_values(model, node, {}), "sequence": place * SPACING}
