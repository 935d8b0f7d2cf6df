from markupsafe import Markup

from odoo import api, fields, models

from .lead_nurture_step_words import KINDS, OTHER

# What can be asked before a preset is started, in the order of the questions.
QUESTIONS = (
    *("form_ids", "file_ids", "silent_days", "minimum_score", "page_pattern"),
    *("pool_id", "url", "signature"),
)
# Closed by a tag of its own: in HTML, what is not would hold all that follows.
ICON = Markup('<i class="fa %s" title="%s"></i>')
ARROW = Markup('<i class="fa fa-angle-right mx-1 text-muted" aria-hidden="true"></i>')


class LeadNurturePreset(models.Model):
    """A flow that is ready to be started: in the gallery, a picture and a sentence.

    What it does is one document, ``view_id``: see ``lead_nurture.presets``. A preset
    is one file in ``data/presets``.
    """

    _name = "lead.nurture.preset"
    _description = "Preset of a Flow"
    _inherit = ["lead.preset.mixin"]
    _order = "sequence, id"

    questions = fields.Char(
        default="url,signature",
        help="What is asked before it starts, separated by commas.",
    )
    picture = fields.Html(compute="_compute_picture", sanitize=False)
    size_sentence = fields.Char(compute="_compute_picture")

    @api.depends("view_id")
    @api.depends_context("lang")
    def _compute_picture(self):
        for preset in self:
            steps = list(preset._read_document().find_all("step"))
            kinds = [step.settings["kind"] for step in steps]
            preset.picture = ARROW.join(
                ICON % (KINDS.get(kind, OTHER)[0], step.texts.get("name", ""))
                for kind, step in zip(kinds, steps, strict=True)
                if kind != "end"
            )
            preset.size_sentence = self.env._(
                "E-mails: %(mails)s · Steps: %(steps)s",
                mails=kinds.count("email"),
                steps=len(kinds),
            )

    def _get_questions(self):
        """Give the names of what is asked, in the order of the questions."""
        asked = {name.strip() for name in (self.questions or "").split(",")}
        return [name for name in QUESTIONS if name in asked]

    def action_start(self):
        """Ask the questions of this preset."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "lead.nurture.preset.start",
            "view_mode": "form",
            "target": "new",
            "context": {"default_preset_id": self.id},
        }
