from odoo import api, fields, models


class LeadPlaybookPreset(models.Model):
    """A playbook that is written already: its talk tracks, checklists and limits."""

    _name = "lead.playbook.preset"
    _description = "Preset of a Playbook"
    _inherit = ["lead.preset.mixin"]
    _order = "sequence, id"

    icon = fields.Char(default="fa-map-signs")
    drawing = fields.Json(compute="_compute_drawing")
    size_sentence = fields.Char(compute="_compute_drawing")

    @api.depends("view_id")
    @api.depends_context("lang")
    def _compute_drawing(self):
        for preset in self:
            steps = list(preset._read_document().find_all("step"))
            preset.drawing = [preset._draw(step) for step in steps]
            preset.size_sentence = self.env._(
                "Steps: %(steps)s · Points of talks: %(points)s",
                steps=len(steps),
                points=sum(len(list(step.find_all("point"))) for step in steps),
            )

    def _draw(self, step):
        """Give what the gallery shows of a step of the document."""
        activity = self.env.ref(step.settings["activity_type_id"])
        return {
            "name": step.texts["name"],
            "icon": activity.icon or "fa-check",
            "branch": step.settings.get("branch", "").upper(),
            "is_milestone": step.settings.get("is_milestone") == "1",
        }

    def _get_roles(self):
        """Give the roles whose people do steps of this preset."""
        steps = self._read_document().find_all("step")
        names = {
            step.settings["role_id"]: True
            for step in steps
            if "role_id" in step.settings
        }
        roles = self.env["lead.playbook.role"]
        for name in names:
            roles |= self.env.ref(name)
        return roles

    def action_start(self):
        """Ask the questions of this preset."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "lead.playbook.preset.start",
            "view_mode": "form",
            "target": "new",
            "context": {"default_preset_id": self.id},
        }
