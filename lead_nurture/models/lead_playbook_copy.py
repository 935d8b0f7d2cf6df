from odoo import models

STEP = "lead.playbook.step"


class LeadPlaybook(models.Model):
    """A copy of a playbook, or its next version, has copies of all its parts."""

    _inherit = "lead.playbook"

    def copy_data(self, default=None):
        vals_list = super().copy_data({"step_ids": [], **(default or {})})
        if "name" in (default or {}):
            return vals_list
        for playbook, vals in zip(self, vals_list, strict=True):
            if not vals.get("based_on_id"):
                vals["name"] = self.env._("%s (copy)", playbook.name)
        return vals_list

    def copy(self, default=None):
        copies = super().copy(default)
        for playbook, new in zip(self, copies, strict=True):
            playbook._copy_steps(new)
        return copies

    def _copy_steps(self, new):
        """Copy the steps to the playbook ``new``; what names steps names the copies."""
        is_version = new.based_on_id == self
        copies = {
            step: step.copy(
                {
                    "playbook_id": new.id,
                    "origin_id": step.id if is_version else False,
                }
            )
            for step in self.step_ids
        }
        for made in copies.values():
            made._repoint_steps(copies)
            made.outcome_ids._repoint_steps(copies)


class LeadPlaybookStep(models.Model):
    _inherit = "lead.playbook.step"

    def _get_root(self):
        """Give the step that this one was made of, through all versions."""
        step = self
        while step.origin_id:
            step = step.origin_id
        return step

    def _repoint_steps(self, copies):
        _repoint(self, copies, {"origin_id"})


class LeadPlaybookOutcome(models.Model):
    _inherit = "lead.playbook.outcome"

    def _repoint_steps(self, copies):
        _repoint(self, copies, {"step_id"})


def _repoint(records, copies, own):
    """Let fields that name copied steps name their copies, but for ``own``."""
    names = [
        name
        for name, field in records._fields.items()
        if field.type == "many2one"
        and field.comodel_name == STEP
        and field.store
        and name not in own
    ]
    for record in records:
        vals = {
            name: copies[record[name]].id for name in names if record[name] in copies
        }
        if vals:
            record.write(vals)
