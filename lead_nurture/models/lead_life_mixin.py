from odoo import models
from odoo.exceptions import UserError


class LeadLifeMixin(models.AbstractModel):
    """The life of what leads are inside of, version by version: a flow or a playbook.

    The inheriting model names the records that say who is inside, has ``step_ids``
    and ``for_those_inside``, and says how somebody leaves (``_let_leave``).
    """

    _name = "lead.life.mixin"
    _inherit = ["lead.version.mixin"]
    _description = "Life of a Flow or Playbook"

    # The model whose records say who is inside, its field for the version, and the
    # states in which they are.
    _inside_model = ""
    _inside_field = ""
    _inside_states = ("running",)

    # Begin ---------------------------------------------------------------------------
    def _launch(self, refusal):
        """Let this draft take effect, in the place of the version before.

        :param refusal: what is said when it is no draft
        :raises UserError: what is wrong with it, one sentence a line
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "draft":
            raise UserError(refusal)
        problems = self._find_problems()
        errors = [text for severity, _step, text in problems if severity == "error"]
        if errors:
            raise UserError("\n".join(errors))
        self._activate("from_now", now=self.env.cr.now())

    def _find_problems(self):
        """Give [(severity, step or None, sentence)]: what speaks against its beginning.

        The severity is ``error``, which prevents it, or ``warning``.
        """
        self.ensure_one()
        return []

    # End -----------------------------------------------------------------------------
    def _stop(self, inside, *, now):
        """Archive these; ``inside``: whether leads in them ``leave`` or ``finish``."""
        self.check_access("write")
        self._archive_versions(now)
        if inside == "leave":
            in_families = [("family_id", "in", self.family_id.ids)]
            self._let_leave(self._find_inside(in_families), "stopped", now)

    def _let_leave(self, inside, reason, now):
        """End the records ``inside``, with why."""
        raise NotImplementedError

    # Another version -----------------------------------------------------------------
    def _before_activation(self, kind, replaced, now):
        result = super()._before_activation(kind, replaced, now)
        family = ("family_id", "=", self.family_id.id)
        inside = self._find_inside([family, (self._inside_field, "!=", self.id)])
        if inside and self.for_those_inside == "move":
            inside._move_to_version(self, now)
        elif inside and self.for_those_inside == "leave":
            self._let_leave(inside, "version", now)
        return result

    def _find_inside(self, domain):
        """Give the records of those inside that match, the oldest first."""
        # sudo: they are read only for people; who stops or replaces it may end them
        inside = self.env[self._inside_model].sudo()
        return inside.search(
            [("state", "in", self._inside_states), *domain], order="id"
        )

    def _find_same_steps(self):
        """Give {id of a step in another version: id of the same step in this one}."""
        family = self.search([("family_id", "=", self.family_id.id)])
        own = {step._get_root(): step for step in self.step_ids}
        others = (family - self).step_ids
        return {
            step.id: own[root].id
            for step in others
            if (root := step._get_root()) in own
        }

    def _get_active_version(self):
        """Give the version that leads enter now; empty when there is none."""
        family = self.family_id.ids
        return self.search([("family_id", "in", family), ("state", "=", "active")])

    # Screens -------------------------------------------------------------------------
    def _open_wizard(self, model, title):
        """Ask in a dialog of this model before something is done.

        :param title: with a place for the name of the flow or playbook
        """
        self.ensure_one()
        self.check_access("write")
        wizard = self.env[model].create({self._inside_field: self.id})
        return {
            "type": "ir.actions.act_window",
            "name": title % self.display_name,
            "res_model": model,
            "res_id": wizard.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }
