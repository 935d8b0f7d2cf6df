from odoo import models


class LeadScoreModel(models.Model):
    """A draft scores a part of the leads for a while, beside the active model."""

    _inherit = "lead.score.model"

    def _get_share(self):
        """Give which leads of its scope a model on trial scores; None if it is not."""
        if self.state != "canary":
            return None
        # sudo: which leads are whose, for whoever causes a score
        trials = self.env["lead.score.canary"].sudo()
        running = [("model_id", "=", self.id), ("state", "=", "running")]
        trial = trials.search(running, limit=1)
        return trial._to_share() if trial else None

    def action_try_on_part(self):
        """Open a new trial of this draft."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try on a Part of the Leads"),
            "res_model": "lead.score.canary",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {"default_model_id": self.id},
        }

    def action_view_trial(self):
        """Open the trial of this model."""
        self.ensure_one()
        trial = self.env["lead.score.canary"].search(
            [("model_id", "=", self.id), ("state", "=", "running")], limit=1
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": trial._name,
            "res_id": trial.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _begin_trial(self, against, now):
        """Let this draft score its share of the leads that ``against`` scores."""
        self._set_state("canary", now)
        self.env.registry.clear_cache()
        self.env["lead.score.before"]._keep(self, self._get_own_scope())
        self._record_trial("canary", against, now)
        self._start_pass("from_now", now)

    def _leave_trial(self, against, now, *, undo):
        """Give the leads of this model on trial back to ``against``.

        With ``undo``, what it did to their qualification is undone.
        """
        since = self.activated_at
        self._set_state("archived", now)
        self._record_trial("canary_end", against, now)
        self.env.registry.clear_cache()
        if against.state != "active":
            return
        if undo:
            against._write_beside({"undone_id": self.id, "undone_since": since})
        against._start_pass("roll_back" if undo else "from_now", now)

    def _record_trial(self, kind, against, now):
        # sudo: the journal is written here only
        journal = self.env["lead.version.activation"].sudo()
        journal._record_activation(self, kind, previous=against, now=now)

    def _end_trials(self, replaced, now):
        """End the trials that this change settles: of these models, or against them."""
        trials = self.env["lead.score.canary"].search([("state", "=", "running")])
        for trial in trials:
            if trial.model_id in self and trial.model_id not in replaced:
                trial._note_end("adopted", now)
                self._record_trial("canary_end", trial.against_id, now)
            elif (trial.model_id | trial.against_id) & (replaced | self):
                trial._finish("ended", now)
