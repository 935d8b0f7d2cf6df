from odoo import models

from ..flowchart import Node

TAKE_TIME = frozenset(("wait", "wait_event"))
MESSAGES = frozenset(("email", "sms"))


class LeadNurtureStep(models.Model):
    """What one step lacks before its flow can start."""

    _inherit = "lead.nurture.step"

    def _make_node(self):
        """Give this step as the checks of the drawing see it."""
        self.ensure_one()
        return Node(
            id=self.id,
            parent_id=self.parent_id.id or None,
            outcome=self.outcome,
            outcomes=tuple(code for code, __ in self._get_outcomes()),
            jump_to=self.jump_step_id.id or None if self.kind == "jump" else None,
            takes_time=self.kind in TAKE_TIME,
            is_message=self.kind in MESSAGES,
        )

    def _find_missing(self):
        """Give [(severity, sentence)]; kinds give ``_find_missing_<kind>()``."""
        self.ensure_one()
        find = getattr(self, f"_find_missing_{self.kind}", None)
        return list(find()) if find else []

    def _find_missing_jump(self):
        if not self.jump_step_id:
            text = self.env._("“%s” does not say where to go back to.", self.name)
            yield "error", text

    def _find_missing_tag(self):
        if not self.tag_add_ids and not self.tag_remove_ids:
            yield "error", self.env._("“%s” names no tag.", self.name)

    def _find_missing_wait(self):
        if self.wait_kind == "date" and not self.wait_date_field_id:
            yield "error", self.env._("“%s” does not name the date.", self.name)
