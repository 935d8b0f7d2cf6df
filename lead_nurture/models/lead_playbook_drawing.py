from itertools import groupby

from odoo import api, fields, models


class LeadPlaybook(models.Model):
    """The steps as a drawn path: one after the other, branches side by side."""

    _inherit = "lead.playbook"

    drawing = fields.Json(
        compute="_compute_drawing",
        help="Stages in order, each a list of branches, each a list of steps: dicts for"
        " the drawing.",
    )

    @api.depends(
        *("step_ids", "step_ids.sequence", "step_ids.name", "step_ids.branch"),
        *("step_ids.sentence", "step_ids.ways", "step_ids.is_milestone"),
        *("step_ids.is_optional", "step_ids.is_internal"),
    )
    @api.depends_context("lang")
    def _compute_drawing(self):
        for playbook in self:
            playbook.drawing = playbook._draw_path()

    def _draw_path(self):
        """Give the stages of the path; a block of branches is one stage."""
        steps = self._get_steps_in_order()
        numbers = {step: number for number, step in enumerate(steps, 1)}
        stages = []
        # Of those that follow each other only, which Odoo's own would not do.
        # pylint: disable-next=bad-builtin-groupby
        for is_block, block in groupby(steps, key=lambda step: bool(step.branch)):
            block = list(block)
            if not is_block:
                stages += [[[step._draw(numbers[step])]] for step in block]
                continue
            letters = sorted({step.branch for step in block})
            stages.append(
                [
                    [step._draw(numbers[step]) for step in block if step.branch == one]
                    for one in letters
                ]
            )
        return stages

    def _get_steps_in_order(self):
        """Give the steps as they are worked, also while they are being dragged."""
        return self.step_ids.sorted("sequence")


class LeadPlaybookStep(models.Model):
    _inherit = "lead.playbook.step"

    def _draw(self, number):
        """Give what the drawing shows of this step."""
        self.ensure_one()
        return {
            "key": str(self.id),
            "id": self._origin.id or False,
            "number": number,
            "name": self.name or "",
            "branch": (self.branch or "").upper(),
            "icon": self.activity_type_id.icon or "fa-check",
            "sentence": self.sentence or "",
            "limit": self._word_limit(),
            "ways": [
                outcome._word_way()
                for outcome in self.outcome_ids.sorted("sequence")
                if outcome.leads_to != "next"
            ],
            "is_milestone": self.is_milestone,
            "is_optional": self.is_optional,
            "is_internal": self.is_internal,
        }
