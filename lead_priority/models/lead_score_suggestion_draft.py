from odoo import Command, fields, models
from odoo.exceptions import UserError


class LeadScoreModel(models.Model):
    """A score model that was suggested."""

    _inherit = "lead.score.model"

    suggestion_id = fields.Many2one(
        "lead.score.suggestion",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The suggestion that this draft was made of.",
    )


class LeadScoreSuggestion(models.Model):
    """From suggested rules to a draft, which people then edit, try and activate."""

    _inherit = "lead.score.suggestion"

    def action_make_draft(self):
        """Make a draft of the rules that are ticked, and open it.

        :raises UserError: nothing is suggested or ticked
        """
        self.ensure_one()
        if self.state != "done" or not self.rule_ids.filtered("is_used"):
            raise UserError(self.env._("Suggest rules and tick at least one."))
        draft = self.env["lead.score.model"].create(self._prepare_draft())
        return draft._open_version()

    def action_view_drafts(self):
        """Open the drafts made of this suggestion."""
        self.ensure_one()
        if len(self.draft_ids) == 1:
            return self.draft_ids._open_version()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_score_model_action"
        )
        return {**action, "domain": [("id", "in", self.draft_ids.ids)]}

    def _prepare_draft(self):
        model = self.model_id
        scope = model or self
        return {
            "name": model.name or self.name,
            "based_on_id": model.id,
            "team_id": scope.team_id.id,
            "company_id": scope.company_id.id,
            "suggestion_id": self.id,
            "mql_threshold": self.mql_threshold,
            "sql_threshold": self.sql_threshold,
            "cap": 100,
            "floor": self.floor,
            "change_note": self.env._(
                "Suggested by %(leads)s closed leads, %(won)s of them won",
                leads=self.lead_count,
                won=self.won_count,
            ),
            "group_ids": [
                Command.create(group)
                for group in (*self._prepare_groups(), *self._prepare_kept_groups())
            ],
        }

    def _prepare_groups(self):
        """Give a group of what leads are, and one of what they do."""
        names = {"profile": self.env._("Who they are"),
                 "engagement": self.env._("What they do")}  # fmt: skip
        dimensions = {"profile": "fit", "engagement": "engagement"}
        by_kind = self.rule_ids.filtered("is_used").grouped("kind")
        return [
            {
                "name": names[kind],
                "dimension": dimensions[kind],
                "rule_ids": [
                    Command.create(line._prepare_score_rule()) for line in lines
                ],
            }
            for kind, lines in by_kind.items()
        ]

    def _prepare_kept_groups(self):
        """Give the rules of the model that do other things than give points."""
        kept = self.model_id.rule_ids.filtered(lambda rule: rule.effect != "points")
        return [
            {
                "name": group.name,
                "dimension": group.dimension,
                "rule_ids": [
                    Command.create({**vals, "group_id": False})
                    for vals in rules.copy_data()
                ],
            }
            for group, rules in kept.grouped("group_id").items()
        ]
