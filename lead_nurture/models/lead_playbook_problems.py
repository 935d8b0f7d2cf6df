import re
from collections import Counter

from odoo import api, fields, models

from ..paths import Drawn, Way, find_problems

# Of what the drawing says, what does not stop the activation.
WARNINGS = frozenset(("cut_off", "into_block", "alone"))
# Anything in double braces, also what can never be filled in.
BRACES = re.compile(r"\{\{([^{}]*)\}\}")


class LeadPlaybook(models.Model):
    """What speaks against activating a playbook, shown while it is written."""

    _inherit = "lead.playbook"

    problems = fields.Json(
        compute="_compute_problems", help="Dicts with severity, step_id, text."
    )

    @api.depends(
        *("state", "step_ids", "step_ids.sequence", "step_ids.name", "step_ids.branch"),
        *("step_ids.script", "step_ids.action", "step_ids.activity_type_id"),
        *("step_ids.responsible", "step_ids.role_id", "step_ids.user_id"),
        *("step_ids.role_id.user_ids", "step_ids.done_when", "step_ids.done_names"),
        *("step_ids.is_milestone", "step_ids.right_ids", "step_ids.ways"),
        *("step_ids.outcome_ids.most_visits", "step_ids.point_ids.phrases"),
    )
    @api.depends_context("lang")
    def _compute_problems(self):
        for playbook in self:
            is_draft = playbook.state == "draft"
            playbook.problems = playbook._list_problems() if is_draft else []

    def get_problems(self):
        """Give what speaks against activating this playbook, for people.

        :return: dicts with severity (``error`` stops the activation), step_id, text
        """
        self.ensure_one()
        self.check_access("read")
        return self._list_problems()

    def _list_problems(self):
        return [
            {
                "severity": severity,
                "step_id": (step and step._origin.id) or False,
                "text": text,
            }
            for severity, step, text in self._find_problems()
        ]

    def _find_problems(self):
        """Give [(severity, step or None, sentence)], what stops activating first."""
        problems = [
            *super()._find_problems(),
            *self._find_path_problems(),
            *self._find_same_names(),
            *(
                (severity, step, text)
                for step in self._get_steps_in_order()
                for severity, text in step._find_faults()
            ),
        ]
        problems.sort(key=lambda problem: problem[0] != "error")
        return problems

    def _find_path_problems(self):
        steps = self._get_steps_in_order()
        # Steps that are not saved yet have no ids: they are told by their place.
        places = {step._origin.id or step.id: place for place, step in enumerate(steps)}
        drawn = [step._make_drawn(place, places) for place, step in enumerate(steps)]
        for problem in find_problems(drawn):
            if problem.code == "empty":
                continue
            step = steps[problem.step_id]
            severity = "warning" if problem.code in WARNINGS else "error"
            yield severity, step, step._word_path_problem(problem.code)

    def _find_same_names(self):
        counts = Counter(step.name for step in self.step_ids)
        for name, count in counts.items():
            if name and count > 1:
                text = self.env._(
                    "%(count)s steps are called “%(name)s”: nobody can tell them apart"
                    " in lists and reports.",
                    count=count,
                    name=name,
                )
                yield "warning", None, text


class LeadPlaybookStep(models.Model):
    _inherit = "lead.playbook.step"

    def _make_drawn(self, place, places):
        """Give this step for the checks of the path, told by its place."""
        ways = [
            Way(
                outcome.leads_to or "next",
                places.get(outcome.target_step_id._origin.id, -1),
                outcome._get_most_visits(),
            )
            for outcome in self.outcome_ids
        ]
        return Drawn(place, self.branch or "", ways)

    def _word_path_problem(self, code):
        name = self.name or ""
        return {
            "cut_off": self.env._(
                "No lead gets to “%s”: no outcome leads there, and the step before it"
                " always goes elsewhere.",
                name,
            ),
            "endless": self.env._(
                "“%s” goes back without a limit, so a lead could go round for ever. Say"
                " how often at most.",
                name,
            ),
            "beside": self.env._(
                "An outcome of “%s” leads to another branch beside it. Let it lead to a"
                " step behind the branches.",
                name,
            ),
            "into_block": self.env._(
                "An outcome of “%s” leads into one of several branches: the others are"
                " left out then.",
                name,
            ),
            "alone": self.env._(
                "“%s” has the letter of a branch, but nothing runs beside it.", name
            ),
        }[code]

    def _find_faults(self):
        """Give (severity, sentence) for what is wrong with this step by itself.

        Kinds of steps add theirs.
        """
        name = self.name or ""
        if not self.activity_type_id:
            yield "error", self.env._("“%s” needs an activity: call, meeting …", name)
        yield from self._find_people_faults(name)
        yield from self._find_text_faults(name)
        yield from self._find_outcome_faults(name)
        yield from self._find_field_faults(name)
        if self.right_ids and not self.is_milestone:
            text = self.env._(
                "“%s” names rights but is no milestone: nobody gets them.", name
            )
            yield "warning", text

    def _find_field_faults(self, name):
        if self.done_when != "field":
            return
        names = self._split_done_names()
        if not names:
            text = self.env._("Say which fields have to be filled in for “%s”.", name)
            yield "error", text
        for unknown in sorted(names - self._get_done_choices().keys()):
            text = self.env._(
                "“%(step)s” asks for the field “%(name)s”, which no lead has.",
                step=name,
                name=unknown,
            )
            yield "error", text

    def _find_people_faults(self, name):
        if self.responsible == "role" and not self.role_id:
            yield "error", self.env._("Say which role does “%s”.", name)
        elif self.responsible == "role" and not self.role_id.user_ids:
            text = self.env._(
                "Nobody has the role “%(role)s”, which does “%(step)s”.",
                role=self.role_id.name,
                step=name,
            )
            yield "error", text
        if self.responsible == "named" and not self.user_id.active:
            yield "error", self.env._("Say who does “%s”.", name)

    def _find_text_faults(self, name):
        allowed = self.env["crm.lead"]._get_script_names()
        said = BRACES.findall(f"{self.script or ''} {self.action or ''}")
        words = (word.strip().removeprefix("object.") for word in said)
        for unknown in sorted({word for word in words if word not in allowed}):
            text = self.env._(
                "The talk track of “%(step)s” names “%(name)s”, which no lead has.",
                step=name,
                name=unknown,
            )
            yield "error", text

    def _find_outcome_faults(self, name):
        for outcome in self.outcome_ids:
            if outcome.leads_to == "step" and not outcome.target_step_id:
                text = self.env._(
                    "“%(outcome)s” of “%(step)s” leads to a step that is not there any"
                    " more.",
                    outcome=outcome.name or "",
                    step=name,
                )
                yield "error", text
        counts = Counter(outcome.name for outcome in self.outcome_ids)
        if any(count > 1 for count in counts.values()):
            yield "error", self.env._("Two outcomes of “%s” have the same name.", name)


class LeadPlaybookOutcome(models.Model):
    _inherit = "lead.playbook.outcome"

    def _get_most_visits(self):
        """Give how often the way back is gone at most; 0: for ever."""
        return max(self.most_visits, 0)
