from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import plaintext2html

from ..feedback import to_plain

# Steps whose result is what the person writes or attaches.
BY_WORDS = ("done", "feedback")


class LeadPlaybookTask(models.Model):
    """Tasks that submit something for review, and those that review it."""

    _inherit = "lead.playbook.task"

    review_ids = fields.One2many("lead.playbook.review", "task_id", readonly=True)

    # What is missing before it is done -------------------------------------------
    def _find_missing(self, feedback, attachment_ids):
        missing = super()._find_missing(feedback, attachment_ids)
        words = to_plain(feedback)
        if self.step_id.done_when == "review":
            return missing + self._find_missing_verdict(words)
        step = self.step_id
        # Other kinds of steps say themselves what has to be there.
        if words or step.done_when not in BY_WORDS or not step._find_reviews():
            return missing
        if attachment_ids or self._find_documents():
            return missing
        return [
            *missing,
            self.env._(
                "“%(step)s” is submitted for review: write what is to be reviewed, or"
                " attach it.",
                step=step.name,
            ),
        ]

    def _find_missing_verdict(self, words):
        self._check_is_reviewer()
        if self.outcome_id.verdict == "changes" and not words:
            return [self.env._("Say which changes are needed.")]
        return []

    def _check_is_reviewer(self):
        if not self.review_ids._is_reviewer():
            raise AccessError(
                self.env._(
                    "“%(step)s” is for the reviewers: %(name)s has it.",
                    step=self.step_id.name,
                    name=self.user_id.name,
                )
            )

    # What comes of it ---------------------------------------------------------------
    def _close(self, outcomes, now, **values):
        """A run that reviewers refuse ends for that reason."""
        refused = {
            task: outcome
            for task, outcome in outcomes.items()
            if outcome and outcome.sudo().verdict == "refused"
        }
        if not refused:
            return super()._close(outcomes, now, **values)
        others = {task: outcomes[task] for task in outcomes if task not in refused}
        closed = super()._close(others, now, **values) if others else self.browse()
        refusing = self.with_context(lead_playbook_end_reason="refused")
        last = super(LeadPlaybookTask, refusing)._close(refused, now, **values)
        return closed | last.with_env(self.env)

    def _go_on(self, ways, now, **values):
        """The verdict is written before what follows opens: that one says it."""
        # sudo: the verdict is written whoever gave it; who may was checked before
        for task in self.sudo().filtered("review_ids"):
            task.review_ids.write(
                {
                    "verdict": task.outcome_id.verdict,
                    "comment": to_plain(task.feedback) or False,
                    "decided_by_id": task.done_by_id.id,
                    "decided_at": now,
                }
            )
        return super()._go_on(ways, now, **values)

    @api.model
    def _prepare_activities(self, leads, step, user, start, times):
        """Who has to change something reads what, in the task itself."""
        rows = super()._prepare_activities(leads, step, user, start, times)
        if not step._find_reviews():
            return rows
        comments = self._find_changes(leads, step.playbook_id)
        for row in rows:
            if words := comments.get(row["res_id"]):
                row["note"] = words + (row["note"] or Markup())
        return rows

    @api.model
    def _find_changes(self, leads, playbook):
        """Give {lead id: what the last review of their runs wants changed}."""
        # sudo: said to whoever does the task
        reviews = self.env["lead.playbook.review"].sudo()
        found = reviews.search(
            [
                ("lead_id", "in", leads.ids),
                ("verdict", "!=", False),
                ("task_id.run_id.playbook_id", "=", playbook.id),
                ("task_id.run_id.state", "=", "running"),
            ],
            order="id",
        )
        last = {review.lead_id.id: review for review in found}
        return {
            lead_id: Markup("<p><strong>%s</strong></p>%s")
            % (
                self.env._(
                    "Changes needed, says %(name)s:", name=review.decided_by_id.name
                ),
                plaintext2html(review.comment or ""),
            )
            for lead_id, review in last.items()
            if review.verdict == "changes"
        }

    def _take_over_by(self, user):
        """Let ``user`` have these open tasks; the limit stays, others wait for them."""
        # quick_update: no e-mail to who has just taken it
        quiet = self.activity_id.filtered("active").with_context(
            mail_activity_quick_update=True
        )
        quiet.write({"user_id": user.id})
        self.write({"user_id": user.id})
