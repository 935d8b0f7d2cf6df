from odoo import api, fields, models

from ..scoring import BadRule, Group


class LeadScoreGroup(models.Model):
    """Rules of one subject (title, company, web behaviour) under a common cap."""

    _name = "lead.score.group"
    _description = "Group of Score Rules"
    _inherit = ["lead.version.part.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    model_id = fields.Many2one(
        "lead.score.model", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    dimension = fields.Selection(
        [("fit", "Profile"), ("engagement", "Behaviour")], required=True, default="fit"
    )
    cap = fields.Integer(
        string="At Most", help="Most points this group can give; 0 = no limit."
    )
    rule_ids = fields.One2many("lead.score.rule", "group_id", copy=True)

    summary = fields.Char(string="Rules", compute="_compute_summary")

    _cap_range = models.Constraint(
        "CHECK (cap BETWEEN 0 AND 10000)",
        "The most points of a group lie between 0 (no limit) and 10000.",
    )

    @api.depends("rule_ids.name", "rule_ids.effect", "rule_ids.points")
    def _compute_summary(self):
        for group in self:
            group.summary = " · ".join(
                f"{rule.name} {rule.effect_text}" for rule in group.rule_ids
            )

    @api.model_create_multi
    def create(self, vals_list):
        groups = super().create(vals_list)
        groups.model_id._note_change()
        return groups

    def write(self, vals):
        self.model_id._check_may_edit()
        result = super().write(vals)
        self.model_id._note_change()
        return result

    def unlink(self):
        score_models = self.model_id
        score_models._note_change()
        result = super().unlink()
        score_models._journal_what_rules_read()
        return result

    def _to_group(self) -> Group:
        """Give the group and its active rules, as the compiler takes them.

        A rule whose domain is no longer readable is switched off.
        """
        rules = []
        for rule in self.rule_ids.filtered("active"):
            try:
                rules.append(rule._to_rule())
            except BadRule as error:
                rule.sudo()._switch_off(error)
        return Group(self.id, self.dimension, self.cap, tuple(rules))
