from odoo import api, fields, models


class LeadScoreModel(models.Model):
    """Rolling back: the version before scores again, as if nothing had happened."""

    _inherit = "lead.score.model"

    previous_version_id = fields.Many2one(
        "lead.score.model",
        compute="_compute_previous_version_id",
        help="What scores the leads again when this version is rolled back.",
    )

    @api.depends("state")
    def _compute_previous_version_id(self):
        for model in self:
            is_active = model.state == "active"
            model.previous_version_id = is_active and model._origin._find_previous()

    def action_roll_back(self):
        """Let the version before this active one score again; open it.

        Scores are as if this version had never been active. A qualification that it
        gave or took by itself is as before, unless something else happened to it
        since.
        :raises UserError: there is no version before
        """
        self.ensure_one()
        self._check_manager()
        return self._roll_back(now=self.env.cr.now())._open_version()

    def _get_effective_since(self):
        """When this version began to score (naive UTC), its trial included."""
        journal = self.env["lead.version.activation"].sudo()  # sudo: a date only
        start = journal._find_start(self).at
        trials = self.env["lead.score.canary"].search(
            [("model_id", "=", self.id), ("state", "=", "adopted")]
        )
        return min([start, *trials.mapped("started_at")])

    def _before_activation(self, kind, replaced, now):
        self._end_trials(replaced, now)
        before = self.env["lead.score.before"]
        if kind == "roll_back":
            since = replaced._get_effective_since()
            self._write_beside({"undone_id": replaced.id, "undone_since": since})
        else:
            before._forget(replaced)
            if replaced:
                before._keep(self, self._get_own_scope())
        return super()._before_activation(kind, replaced, now)
