from odoo import models

from .lead_rule_set import SECTIONS

TEXT_LENGTH = 300  # characters of a value that are shown


class LeadRuleSet(models.AbstractModel):
    """What a change of rules looks like to people."""

    _inherit = "lead.rule.set"

    def _word_change(self, section, change):
        """Give record, kind, field, old and new value of a change as they are shown."""
        records, field = self._get_changed_field(section, change)
        label = (
            records.fields_get([field], ["string"])[field]["string"] if field else ""
        )
        return {
            "record": " › ".join(filter(None, change.path)),
            "kind": change.kind,
            "field": label,
            "old_value": self._word_value(records, field, change.old),
            "new_value": self._word_value(records, field, change.new),
        }

    def _get_changed_field(self, section, change):
        """Give the model of the record at the end of the path, and the field."""
        model_name, shape = SECTIONS[section]
        for __ in change.path[1:]:
            name, shape = next(iter(shape.children.items()))
            model_name = self.env[model_name]._fields[name].comodel_name
        return self.env[model_name], change.field

    def _word_value(self, records, field, value):
        if value is None or value is False or value == "":
            return ""
        if field and records._fields[field].type == "selection":
            labels = dict(records._fields[field]._description_selection(self.env))
            return labels.get(value, value)
        if isinstance(value, dict):
            value = " / ".join(dict.fromkeys(str(words) for words in value.values()))
        if isinstance(value, list):
            value = ", ".join(str(part) for part in value)
        return str(value)[:TEXT_LENGTH]
