from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..running import Result


class LeadNurtureStep(models.Model):
    """Step: go back to an earlier step, a number of times."""

    _inherit = "lead.nurture.step"

    kind = fields.Selection(
        selection_add=[("jump", "Go back to a step")], ondelete={"jump": "cascade"}
    )
    jump_step_id = fields.Many2one(
        "lead.nurture.step",
        string="Go To",
        ondelete="set null",
        copy=False,
        index="btree_not_null",
        domain="[('flow_id', '=', flow_id), ('id', '!=', id)]",
    )
    jump_limit = fields.Integer(
        "At Most Times", default=3, help="After so many times it goes on below."
    )

    _jump_limit_range = models.Constraint(
        "CHECK (jump_limit IS NULL OR jump_limit BETWEEN 1 AND 100)",
        "A flow goes back to a step between 1 and 100 times.",
    )

    @api.constrains("jump_step_id", "flow_id")
    def _check_jump_step(self):
        for step in self.filtered("jump_step_id"):
            if step.jump_step_id.flow_id != step.flow_id:
                raise ValidationError(
                    self.env._("A step goes back to a step of its own flow.")
                )

    def _get_outcomes_jump(self):
        return [("next", self.env._("When that is enough"))]

    def _run_jump(self, dues, now):
        """Go back, unless the limit is reached or there is nowhere to go."""
        if not self.jump_step_id:
            return [Result("skipped", reason="error")] * len(dues)
        rows = self.env["lead.nurture.execution"]._read_group(
            [
                ("enrollment_id", "in", [due.id for due in dues]),
                ("step_id", "in", self._get_versions_of_step().ids),
                ("outcome", "=", "jump"),
            ],
            ["enrollment_id"],
            ["__count"],
        )
        done = {enrollment.id: count for enrollment, count in rows}
        return [
            Result(outcome="jump" if done.get(due.id, 0) < self.jump_limit else "next")
            for due in dues
        ]
