from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Leads scored at once when a model is activated; more are left to the cron.
SCORED_AT_ONCE = 5_000


class LeadScoreModel(models.Model):
    """The life of a score model: new version, activation, archive."""

    _inherit = "lead.score.model"

    replaced_model_id = fields.Many2one(
        "lead.score.model",
        compute="_compute_replaced_model_id",
        help="The active model of the same scope: activating this one archives it.",
    )
    version_count = fields.Integer(string="Versions", compute="_compute_version_count")
    activation_ids = fields.Many2many(
        "lead.version.activation",
        string="History",
        compute="_compute_activation_ids",
        help="When a version of this model took effect, how, and by whom.",
    )

    @api.depends("state", "team_id", "company_id")
    def _compute_replaced_model_id(self):
        for model in self:
            model.replaced_model_id = (
                model._find_active_of_scope() if model.state != "active" else False
            )

    def _compute_version_count(self):
        counts = dict(
            self._read_group(
                [("family_id", "in", self.family_id.ids)], ["family_id"], ["__count"]
            )
        )
        for model in self:
            model.version_count = counts.get(model.family_id, 0)

    def _compute_activation_ids(self):
        for model in self:
            versions = self.search([("family_id", "=", model.family_id.id or 0)])
            model.activation_ids = self.env["lead.version.activation"].search(
                [
                    ("res_model", "=", self._name),
                    "|",
                    ("res_id", "in", versions.ids),
                    ("previous_id", "in", versions.ids),
                ]
            )

    @api.constrains("team_id", "company_id")
    def _check_scope_of_family(self):
        """All versions are for the same leads, so that one can replace another."""
        for model in self.filtered("based_on_id"):
            origin = model.based_on_id
            if (model.team_id, model.company_id) != (origin.team_id, origin.company_id):
                raise ValidationError(
                    self.env._(
                        "All versions of “%s” are for the same team and company."
                        " Duplicate it to score other leads.",
                        model.name,
                    )
                )

    def _find_active_of_scope(self):
        """Give the active model of the same leads; empty when there is none."""
        scope = [("team_id", "=", self.team_id.id)]
        if not self.team_id:
            scope.append(("company_id", "=", self.company_id.id))
        return self.search([("state", "=", "active"), *scope], limit=1)

    # Versions -------------------------------------------------------------------
    def _find_replaced(self):
        return self._find_active_of_scope() - self

    def _make_version(self):
        draft = super()._make_version()
        # The groups are copied by id; the profile keeps the rules of one of them.
        old, new = self.group_ids.sorted("id"), draft.group_ids.sorted("id")
        groups = dict(zip(old, new, strict=True))
        profiles = self.env["lead.score.profile"].search([("model_id", "=", self.id)])
        for profile in profiles:
            group = groups.get(profile.group_id)
            profile.copy({"model_id": draft.id, "group_id": group and group.id})
        return draft

    def action_view_versions(self):
        """Open all versions of this model."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions of %s", self.name),
            "res_model": self._name,
            "view_mode": "list,form",
            "views": [
                (self.env.ref("lead_priority.lead_score_version_view_list").id, "list"),
                (False, "form"),
            ],
            "domain": [("family_id", "=", self.family_id.id)],
        }

    # Life -------------------------------------------------------------------------
    def action_activate(self):
        """Let this model score its leads from now on, in place of the active one."""
        self.ensure_one()
        self._check_manager()
        if self.state != "active":
            self._activate("from_now", now=self.env.cr.now())
        return True

    def action_open_activation(self):
        """Show what activating this version would change, and ask how."""
        self.ensure_one()
        self._check_manager()
        wizard = self.env["lead.score.activation"].create({"model_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Activate %s", self.display_name),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def _after_activation(self, kind, now):
        self.env.registry.clear_cache()
        self._start_pass(kind, now)

    def _start_pass(self, kind, now):
        """Score all leads of this model anew: a part now, the rest by the cron."""
        self._write_beside({"pass_kind": kind})
        self._restart_pass()
        self._process_pass(now, SCORED_AT_ONCE)
        self.env.ref("lead_priority.ir_cron_update_scores")._trigger()

    def action_archive(self):
        """Stop scoring by these models; leads fall to the next nearest model."""
        self._check_manager()
        now = self.env.cr.now()
        self._end_trials(self, now)
        active = self.filtered(lambda model: model.state == "active")
        scopes = [model._get_own_scope() for model in active]
        self._archive_versions(now)
        self.env.registry.clear_cache()
        for scope in scopes:
            self._rescore_scope(scope, now)
        return True

    def action_draft(self):
        """Make archived models that never were active drafts again."""
        self._check_manager()
        self._back_to_draft()
