from odoo import models


class LeadNurtureFlow(models.Model):
    """A copy of a flow, or its next version, has copies of all its steps."""

    _inherit = "lead.nurture.flow"

    def copy(self, default=None):
        copies = super().copy(default)
        for flow, new in zip(self, copies, strict=True):
            flow._copy_steps(new)
        return copies

    def _copy_steps(self, new):
        """Copy the tree of steps to the flow ``new``, each below its parent's copy."""
        is_version = new.based_on_id == self
        copies, todo = {}, self.step_ids.filtered(lambda step: not step.parent_id)
        while todo:
            for step in todo:
                copies[step] = step.copy(
                    {
                        "flow_id": new.id,
                        "parent_id": copies[step.parent_id].id
                        if step.parent_id
                        else False,
                        "origin_id": step.id if is_version else False,
                    }
                )
            todo = todo.child_ids
        for step, made in copies.items():
            made._repoint_steps(step, copies)


class LeadNurtureStep(models.Model):
    _inherit = "lead.nurture.step"

    def _repoint_steps(self, original, copies):
        """Let what names other steps of the flow name their copies."""
        own = ("parent_id", "origin_id")
        vals = {
            name: copies[original[name]].id
            for name, field in self._fields.items()
            if field.type == "many2one"
            and field.comodel_name == self._name
            and name not in own
            and original[name] in copies
        }
        if vals:
            self.write(vals)

    def _get_root(self):
        """Give the step that this one was made of, through all versions."""
        step = self
        while step.origin_id:
            step = step.origin_id
        return step
