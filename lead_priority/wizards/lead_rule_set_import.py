import base64

from odoo import fields, models
from odoo.exceptions import UserError

from ..models.lead_rule_set import SECTIONS
from ..rulesets import BadRuleSet, parse

KINDS = [("added", "New"), ("changed", "Changed"), ("only_here", "Only here")]


class LeadRuleSetImport(models.TransientModel):
    """Take over a rule set: see what would change, then apply it."""

    _name = "lead.rule.set.import"
    _description = "Import a Rule Set"

    file = fields.Binary(string="Rule Set", required=True, attachment=False)
    file_name = fields.Char()
    is_compared = fields.Boolean()
    line_ids = fields.One2many("lead.rule.set.import.line", "import_id")
    added_count = fields.Integer(string="New", compute="_compute_counts")
    changed_count = fields.Integer(string="Changes", compute="_compute_counts")
    kept_count = fields.Integer(
        string="Only Here",
        compute="_compute_counts",
        help="In this database but not in the file: they stay as they are.",
    )

    def _compute_counts(self):
        for wizard in self:
            kinds = wizard.line_ids.mapped("kind")
            wizard.added_count = kinds.count("added")
            wizard.changed_count = kinds.count("changed")
            wizard.kept_count = kinds.count("only_here")

    def action_compare(self):
        """Show what importing the file would change.

        :raises UserError: the file is no rule set
        """
        self.ensure_one()
        changes = self.env["lead.rule.set"]._compare(self._read_document())
        self.line_ids.unlink()
        self.write(
            {
                "is_compared": True,
                "line_ids": [
                    (0, 0, self._prepare_line_vals(section, change))
                    for section, change in changes
                ],
            }
        )
        return self._reopen()

    def action_apply(self):
        """Import the rule set, all of it or nothing."""
        self.ensure_one()
        self.env["lead.rule.set"]._apply(self._read_document())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The rule set was imported. What is new is switched off until you"
                    " activate it."
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _read_document(self):
        try:
            return parse(base64.b64decode(self.file or b""))
        except BadRuleSet as error:
            raise UserError(self._word_problem(error)) from error

    def _word_problem(self, error):
        words = {
            "too_big": self.env._("The file is larger than 5 MB."),
            "not_json": self.env._("The file is not JSON, or is damaged."),
            "not_a_rule_set": self.env._(
                "The file is not a rule set of Lead Priority."
            ),
            "other_version": self.env._(
                "The file has version %s, which cannot be read here.", error.found
            ),
            "bad_section": self.env._(
                "Section “%s” is not what it should be.", error.found
            ),
        }
        return words[error.code]

    def _prepare_line_vals(self, section, change):
        model_name = SECTIONS[section][0]
        return {
            "section": self.env["ir.model"]._get(model_name).name,
            **self.env["lead.rule.set"]._word_change(section, change),
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import a Rule Set"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }


class LeadRuleSetImportLine(models.TransientModel):
    """One difference between a rule set and this database."""

    _name = "lead.rule.set.import.line"
    _description = "Difference of a Rule Set"

    import_id = fields.Many2one(
        "lead.rule.set.import", required=True, ondelete="cascade"
    )
    section = fields.Char(string="Part")
    record = fields.Char()
    kind = fields.Selection(KINDS, string="What")
    field = fields.Char()
    old_value = fields.Char(string="Now")
    new_value = fields.Char(string="In the File")
