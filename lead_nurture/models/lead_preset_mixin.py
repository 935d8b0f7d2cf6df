from odoo import fields, models

from ..presets import ANSWER, fill_answers, read

# Settings that name another step of the document, by its ``id``.
STEP_REFERENCE = "#"
# Settings of the document that are no fields.
OWN_SETTINGS = ("id", "needs")
# Texts that stand in an element of another name, because HTML has one of theirs.
TEXT_FIELDS = {"talk": "script"}


class LeadPresetMixin(models.AbstractModel):
    """Something ready to be started: in a gallery, a picture and a sentence.

    What it is made of is one document, ``view_id``: see ``lead_nurture.presets``. A
    preset is one file in ``data``.
    """

    _name = "lead.preset.mixin"
    _description = "Preset"

    name = fields.Char(required=True, translate=True)
    sentence = fields.Char(
        required=True, translate=True, help="What it does, in one sentence."
    )
    icon = fields.Char(default="fa-paper-plane", help="Font Awesome class.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    view_id = fields.Many2one(
        "ir.ui.view", "Document", required=True, ondelete="cascade"
    )

    def _read_document(self):
        """Give what the document says, with its texts in the user's language."""
        self.ensure_one()
        # sudo: who may start presets may read what is in them
        view = self.sudo().view_id.with_context(lang=self.env.lang)
        return read(view.arch_db)

    def _read_values(self, model, node, answers):
        """Give the values of a record from what the document says."""
        words = self._get_words(answers)
        values = {
            name: self._read_value(model, name, value, answers)
            for name, value in node.settings.items()
            if name not in OWN_SETTINGS and not value.startswith(STEP_REFERENCE)
        }
        texts = {
            TEXT_FIELDS.get(name, name): fill_answers(text, words)
            for name, text in node.texts.items()
        }
        return values | texts

    @staticmethod
    def _get_words(answers):
        """Give the answers that can stand in a text."""
        return {
            name: str(value)
            for name, value in answers.items()
            if isinstance(value, str | int) and value is not False
        }

    def _read_value(self, model, name, value, answers):
        """Give one value: an answer, records by their XML ids, a number, a text."""
        field = self.env[model]._fields[name]
        if answer := ANSWER.fullmatch(value):
            return self._unwrap(answers.get(answer[1]), field)
        value = fill_answers(value, self._get_words(answers))
        if field.type == "many2many":
            return [self.env.ref(xml_id).id for xml_id in value.split()]
        if field.type == "many2one":
            return self.env.ref(value).id
        convert = {"integer": int, "float": float, "boolean": lambda text: text == "1"}
        return convert.get(field.type, str)(value)

    @staticmethod
    def _unwrap(value, field):
        """Give an answer as it is written into a field."""
        if field.type == "many2many":
            return value.ids if value else []
        return value.id if isinstance(value, models.BaseModel) else value or False
