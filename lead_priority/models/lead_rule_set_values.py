from odoo import models
from odoo.exceptions import UserError
from odoo.models import MAGIC_COLUMNS

from .lead_rule_set import SWITCHES

# How a record of another model is named in a document, where not by its name.
REFERENCE_KEYS = {
    "ir.model.fields": "name",
    "lead.alert.event": "code",
    "lead.engagement.type": "code",
    "res.country": "code",
    "res.lang": "code",
    "res.users": "login",
}
# The company of a document is the one that it is exported from or imported into.
OWN_COMPANY = "own"
# From a rule to its group, from a group to its model: said by where it stands.
PARENTS = frozenset(("group_id", "model_id"))
SIMPLE_TYPES = frozenset(
    ("boolean", "char", "float", "html", "integer", "many2one", "many2many", "monetary")
    + ("selection", "text")
)


class LeadRuleSet(models.AbstractModel):
    """How records become values of a document, and back.

    Records of other models are named by code, login or name; words in several
    languages are an object by language.
    """

    _inherit = "lead.rule.set"

    def _get_portable_fields(self, model_name):
        """Give the fields that people set; not the link of a child to its parent."""
        records = self.env[model_name]
        return [
            name
            for name, field in records._fields.items()
            if field.store
            and field.copy
            and field.type in SIMPLE_TYPES
            and not (name in MAGIC_COLUMNS or field.related)
            and not (field.compute and field.readonly)
            and not (field.readonly and not field.compute)
            and name not in SWITCHES.get(model_name, ())
            and name not in PARENTS
        ]

    def _to_document(self, record, shape):
        document = {
            name: self._to_value(record, name)
            for name in self._get_portable_fields(record._name)
        }
        for name, child_shape in shape.children.items():
            document[name] = [
                self._to_document(child, child_shape)
                for child in record.with_context(active_test=False)[name]
            ]
        return document

    def _to_value(self, record, name):
        field = record._fields[name]
        if field.type == "many2one":
            return self._to_reference(record[name])
        if field.type == "many2many":
            return sorted(self._to_reference(other) for other in record[name])
        if field.translate is True:
            return self._to_words(record, name)
        return record[name] or field.falsy_value

    def _to_reference(self, record):
        """Name a record of another model; empty for none."""
        if not record:
            return ""
        if record._name == "res.company":
            return OWN_COMPANY
        # sudo: names only, of what the rules themselves name
        named = record.sudo().with_context(lang="en_US", active_test=False)
        if record._name == "res.country.state":
            return f"{named.country_id.code}-{named.code}"
        return named[REFERENCE_KEYS.get(record._name, record._rec_name or "name")]

    def _to_words(self, record, name):
        words = {
            code: record.with_context(lang=code)[name] or ""
            for code, __ in self.env["res.lang"].get_installed()
        }
        english = record.with_context(lang="en_US")[name] or ""
        if set(words.values()) <= {english}:
            return english
        return {"en_US": english, **words}

    # Back ---------------------------------------------------------------------
    def _from_document(self, records, document, shape):
        """Give the values to write; translations are written after."""
        return {
            name: self._from_value(records._fields[name], value)
            for name, value in document.items()
            if name not in shape.children
        }

    def _from_value(self, field, value):
        if field.type == "many2one":
            return self._from_reference(field, value).id
        if field.type == "many2many":
            names = value if isinstance(value, list) else [value]
            return [(6, 0, [self._from_reference(field, n).id for n in names])]
        if field.translate is True and isinstance(value, dict):
            return value.get(self.env.lang) or value.get("en_US")
        if isinstance(value, dict | list):
            raise UserError(self.env._("The value of “%s” cannot be read.", field.name))
        return value

    def _from_reference(self, field, value):
        """Find the record that a document names.

        :raises UserError: there is none here
        """
        records = self.env[field.comodel_name].with_context(
            lang="en_US", active_test=False
        )
        if not value:
            return records.browse()
        if records._name == "res.company":
            return self.env.company
        found = records.search(self._get_reference_domain(records, str(value)), limit=1)
        if not found:
            raise UserError(
                self.env._(
                    "%(model)s “%(name)s” does not exist here. Create it first, or"
                    " take it out of the file.",
                    model=self.env["ir.model"]._get(field.comodel_name).name,
                    name=value,
                )
            )
        return found

    def _get_reference_domain(self, records, value):
        if records._name == "res.country.state":
            country, __, code = value.partition("-")
            return [("country_id.code", "=", country), ("code", "=", code)]
        domain = [(REFERENCE_KEYS.get(records._name, records._rec_name), "=", value)]
        if records._name == "ir.model.fields":
            domain.append(("model", "=", "crm.lead"))
        return domain

    def _write_translations(self, record, document):
        installed = {code for code, __ in self.env["res.lang"].get_installed()}
        for name, value in document.items():
            if name in record._fields and isinstance(value, dict):
                for lang in installed & value.keys():
                    record.with_context(lang=lang).write({name: value[lang]})
