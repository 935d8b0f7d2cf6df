from odoo import models

from ..flowchart import find_problems

# Of what the drawing says, what does not stop the start.
WARNINGS = frozenset(("at_once", "waits_for_nothing", "cut_off"))


class LeadNurtureFlow(models.Model):
    """What is checked before a flow starts, and shown while it is drawn."""

    _inherit = "lead.nurture.flow"

    def get_problems(self):
        """Give what speaks against starting this flow, for people.

        :return: dicts with severity (``error`` stops the start), step_id, text
        """
        self.ensure_one()
        self.check_access("read")
        return [
            {"severity": severity, "step_id": step.id if step else False, "text": text}
            for severity, step, text in self._find_problems()
        ]

    def _find_problems(self):
        """Give [(severity, step or None, sentence)], what stops the start first."""
        problems = [
            *super()._find_problems(),
            *self._find_drawing_problems(),
            *self._find_way_out_problems(),
            *(
                (severity, step, text)
                for step in self.step_ids
                for severity, text in step._find_missing()
            ),
        ]
        problems.sort(key=lambda problem: problem[0] != "error")
        return problems

    def _find_drawing_problems(self):
        nodes = [step._make_node() for step in self.step_ids]
        for problem in find_problems(nodes):
            if problem.code == "empty":
                continue
            step = self.env["lead.nurture.step"].browse(problem.node_id or ())
            severity = "warning" if problem.code in WARNINGS else "error"
            yield severity, step or None, self._word_problem(problem.code, step)

    def _word_problem(self, code, step):
        name = step.name or ""
        return {
            "no_start": self.env._("No step is at the start of the flow."),
            "cut_off": self.env._("No lead gets to “%s”: nothing leads there.", name),
            "endless": self.env._(
                "“%s” goes back without a wait in between, so a lead would go round"
                " and round at once. Put a wait into the loop.",
                name,
            ),
            "at_once": self.env._(
                "“%s” comes right after another message. Put a wait in between.", name
            ),
            "waits_for_nothing": self.env._("Nothing comes after “%s”.", name),
        }[code]

    def _find_way_out_problems(self):
        if not self.trigger_ids:
            text = self.env._("Nobody can enter: say what starts the flow.")
            yield "error", None, text
        if not self._has_way_out():
            text = self.env._(
                "The flow has no goal and no exit: a lead gets all of it, whatever it"
                " does meanwhile."
            )
            yield "warning", None, text

    def _has_way_out(self):
        return bool(
            self.goal_qualification
            or self.exits_on_reply
            or self.exits_on_owner_contact
            or self._is_domain_set("goal_domain")
            or self._is_domain_set("exit_domain")
        )
