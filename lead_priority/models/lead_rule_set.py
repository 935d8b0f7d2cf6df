import json

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..rulesets import FORMAT, VERSION, Change, compare
from ..rulesets.comparing import Shape, keyed

NO_CHILDREN: dict[str, Shape] = {}
RULES = {"rule_ids": Shape("name", NO_CHILDREN)}
RULE_GROUPS = {"group_ids": Shape("name", RULES)}
# Section, model and shape, those first that others name.
SECTIONS = {
    "product_lines": ("lead.product.line", Shape("name", NO_CHILDREN)),
    "engagement_types": ("lead.engagement.type", Shape("code", NO_CHILDREN)),
    "pools": ("lead.pool", Shape("name", NO_CHILDREN)),
    "score_models": ("lead.score.model", Shape("name", RULE_GROUPS)),
    "routing_rules": ("lead.routing.rule", Shape("name", NO_CHILDREN)),
    "sla_policies": ("lead.sla.policy", Shape("name", NO_CHILDREN)),
    "alert_rules": ("lead.alert.rule", Shape("event_id", NO_CHILDREN)),
}  # fmt: skip
# What names a record, and does nothing.
LABELS = ("name", "description", "sequence")
# What says that a record is switched on, by model: an import never does that.
SWITCHES = {
    "lead.score.model": {"state": "draft"},
    "lead.routing.rule": {"active": False},
    "lead.sla.policy": {"state": "draft"},
}


class LeadRuleSet(models.AbstractModel):
    """The rules of a database as a JSON document, to keep, compare and carry over.

    A manager exports them, and imports those of another database after having seen
    what would change. New records come in switched off; nothing is ever deleted.
    """

    _name = "lead.rule.set"
    _description = "Rule Set"

    @api.model
    def _export(self):
        """Give the document of all rules the current user may read."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "sections": {
                section: self._export_section(section) for section in SECTIONS
            },
        }

    @api.model
    def _to_file(self, document) -> bytes:
        return json.dumps(document, ensure_ascii=False, indent=2).encode()

    @api.model
    def _export_section(self, section, editable=False):
        model_name, shape = SECTIONS[section]
        return [
            self._to_document(record, shape)
            for record in self._get_section_records(model_name, editable)
        ]

    def _get_section_records(self, model_name, editable=False):
        """Give the records of the current company, and those of all companies.

        Of each with versions one: that in use, or the draft if it shall be edited.
        """
        records = self.env[model_name].with_context(active_test=False)
        domain = Domain.TRUE
        if "is_template" in records._fields:
            domain &= Domain("is_template", "=", False)
        if "company_id" in records._fields:
            domain &= Domain("company_id", "in", (False, self.env.company.id))
        found = records.search(domain)
        if "family_id" in records._fields:
            found = found._pick_versions(editable=editable)
        return found

    # Compare ------------------------------------------------------------------
    @api.model
    def _compare(self, document) -> list[tuple[str, Change]]:
        """Give (section, change) for all that importing the document would change.

        :raises UserError: it names sections or fields that do not exist here
        """
        self._check_document(document)
        return [
            (section, change)
            for section, (__, shape) in SECTIONS.items()
            if section in document["sections"]
            for change in compare(
                self._export_section(section, editable=True),
                document["sections"][section],
                shape,
            )
        ]

    @api.model
    def _compare_records(self, section, record, wanted):
        """Give the changes that make ``record`` say what ``wanted`` says.

        Labels of the records themselves are left out; what only ``record`` has is
        told as only_here.
        """
        __, shape = SECTIONS[section]
        here, there = (self._to_document(each, shape) for each in (record, wanted))
        for document in (here, there):
            for name in LABELS:
                document.pop(name, None)
            document[shape.key] = ""
        return list(compare([here], [there], shape))

    def _check_document(self, document):
        for section, records in document["sections"].items():
            if section not in SECTIONS:
                raise UserError(
                    self.env._("This version knows no section “%s”.", section)
                )
            model_name, shape = SECTIONS[section]
            self._check_records(section, model_name, records, shape)

    def _check_records(self, section, model_name, records, shape):
        known = {*self._get_portable_fields(model_name), *shape.children}
        for record in records:
            if unknown := sorted(record.keys() - known):
                raise UserError(
                    self.env._(
                        "Section “%(section)s”: there is no field “%(field)s” here.",
                        section=section,
                        field=unknown[0],
                    )
                )
            if not record.get(shape.key):
                raise UserError(
                    self.env._("Section “%s”: a record has no name.", section)
                )
            self._check_children(section, model_name, record, shape)

    def _check_children(self, section, model_name, record, shape):
        for name, child_shape in shape.children.items():
            children = record.get(name, [])
            if not isinstance(children, list) or any(
                not isinstance(child, dict) for child in children
            ):
                raise UserError(
                    self.env._("Section “%s” is not what it should be.", section)
                )
            comodel_name = self.env[model_name]._fields[name].comodel_name
            self._check_records(section, comodel_name, children, child_shape)

    # Apply --------------------------------------------------------------------
    @api.model
    def _apply(self, document):
        """Create and change what the document says, all of it or nothing.

        :raises UserError: a record cannot be saved; the message names it
        """
        self._check_document(document)
        for section, (model_name, shape) in SECTIONS.items():
            here = self._get_records_by_key(
                self._get_section_records(model_name, editable=True), shape
            )
            wanted = keyed(document["sections"].get(section, []), shape.key)
            for label, record in wanted.items():
                self._apply_record(model_name, here.get(label), record, shape, label)

    def _get_records_by_key(self, records, shape):
        documents = [self._to_document(record, shape) for record in records]
        labels = keyed(documents, shape.key)
        return dict(zip(labels, records, strict=True))

    def _apply_record(self, model_name, record, wanted, shape, label):
        try:
            if record:
                self._write_document(record, wanted, shape)
            else:
                self._create_document(self.env[model_name], wanted, shape)
            self.env.flush_all()
        except (UserError, ValidationError) as error:
            raise UserError(
                self.env._("“%(record)s”: %(error)s", record=label, error=error.args[0])
            ) from error

    def _create_document(self, records, wanted, shape, parent=None):
        vals = self._from_document(records, wanted, shape)
        switches = SWITCHES.get(records._name, {})
        record = records.create({**vals, **switches, **(parent or {})})
        self._write_translations(record, wanted)
        self._apply_children(record, wanted, shape)

    def _write_document(self, record, wanted, shape):
        current = self._to_document(record, shape)
        if "family_id" in record._fields and record.state != "draft":
            changes = compare([current], [wanted], shape)
            if all(change.kind == "only_here" for change in changes):
                return
            # What is or was in use is kept: the changes wait in a draft.
            record = record._make_version()
        changed = {
            name: value
            for name, value in wanted.items()
            if name not in shape.children and current.get(name) != value
        }
        if changed:
            record.write(self._from_document(record, changed, shape))
            self._write_translations(record, changed)
        self._apply_children(record, wanted, shape)

    def _apply_children(self, record, wanted, shape):
        for name, child_shape in shape.children.items():
            field = record._fields[name]
            here = self._get_records_by_key(
                record.with_context(active_test=False)[name], child_shape
            )
            for label, child in keyed(wanted.get(name, []), child_shape.key).items():
                if label in here:
                    self._write_document(here[label], child, child_shape)
                else:
                    self._create_document(
                        self.env[field.comodel_name],
                        child,
                        child_shape,
                        {field.inverse_name: record.id},
                    )
