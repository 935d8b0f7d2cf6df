from dataclasses import replace

from odoo import api, fields, models

from .lead_playbook_review import VERDICTS

# Where each verdict leads unless the step says otherwise.
WAYS = {"approved": "next", "changes": "step", "refused": "end"}
SEQUENCES = {"approved": 10, "changes": 20, "refused": 30}


class LeadPlaybookOutcome(models.Model):
    """A verdict of reviewers is an outcome like others: it leads where it says."""

    _inherit = "lead.playbook.outcome"

    verdict = fields.Selection(
        VERDICTS, readonly=True, help="The outcome of a review that has this verdict."
    )

    _verdict_uniq = models.UniqueIndex(
        "(step_id, verdict) WHERE verdict IS NOT NULL",
        "A review has each verdict once.",
    )

    def _get_way(self):
        """Changes are asked for by a person, as often as it takes: never passed by."""
        way = super()._get_way()
        return replace(way, most_visits=0) if self.verdict == "changes" else way


class LeadPlaybookStep(models.Model):
    """Done when reviewers say so: a review of what the step before brought.

    Its three outcomes are the verdicts. *Changes needed* leads back to the step where
    the requirements are submitted, by default the one before in the list.
    """

    _inherit = "lead.playbook.step"

    done_when = fields.Selection(
        selection_add=[("review", "Reviewers approve it")],
        ondelete={"review": "set default"},
    )

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps._complete_reviews()
        return steps

    def write(self, vals):
        result = super().write(vals)
        if "done_when" in vals or "outcome_ids" in vals:
            self._complete_reviews()
        return result

    # Done when -------------------------------------------------------------------
    def _find_met_review(self, tasks, now):
        return tasks.filtered("outcome_id.verdict")

    def _find_met_by_itself(self, tasks, now):
        """No review is over without a reviewer."""
        if self.done_when == "review":
            return tasks.browse()
        return super()._find_met_by_itself(tasks, now)

    def _explain_review(self, task):
        return self.env._(
            "“%(step)s” needs a verdict: open the review and choose Approve, Ask for"
            " Changes or Refuse.",
            step=self.name,
        )

    # Verdicts --------------------------------------------------------------------
    def _complete_reviews(self):
        """Give review steps the verdicts they lack; they are work among colleagues."""
        reviews = self.filtered(lambda step: step.done_when == "review")
        others = self - reviews
        others.outcome_ids.filtered("verdict").unlink()
        rows = []
        for step in reviews:
            known = set(step.outcome_ids.mapped("verdict"))
            rows += [
                step._prepare_verdict(*verdict)
                for verdict in self._get_verdicts()
                if verdict[0] not in known
            ]
        self.env["lead.playbook.outcome"].create(rows)
        reviews.filtered(lambda step: not step.is_internal).is_internal = True

    def _get_verdicts(self):
        """Give (value, words) of the verdicts, in the language of the user."""
        field = self.env["lead.playbook.outcome"]._fields["verdict"]
        return field._description_selection(self.env)

    def _prepare_verdict(self, verdict, words):
        target = self._find_submitting_step() if verdict == "changes" else self.browse()
        return {
            "step_id": self.id,
            "name": words,
            "verdict": verdict,
            "sequence": SEQUENCES[verdict],
            "leads_to": WAYS[verdict] if verdict != "changes" or target else "again",
            "target_step_id": target.id,
            "most_visits": 0,
        }

    def _find_submitting_step(self):
        """Give the step whose result this step reviews; empty when there is none."""
        changes = self.outcome_ids.filtered(lambda one: one.verdict == "changes")
        if changes.target_step_id:
            return changes.target_step_id
        steps = self.playbook_id.step_ids.sorted()
        before = steps[: list(steps).index(self)] if self in steps else steps
        beside = before.filtered(lambda step: step.branch in (self.branch, False))
        return beside.filtered(lambda step: step.done_when != "review")[-1:]

    def _find_reviews(self):
        """Give the review steps for which these steps bring what is reviewed."""
        # Read, not searched for: asked for each person who gets tasks.
        outcomes = self.playbook_id.step_ids.outcome_ids.filtered(
            lambda one: one.verdict == "changes" and one.target_step_id in self
        )
        return outcomes.step_id
