from odoo import api, models
from odoo.fields import Domain

from ..feedback import to_plain


class LeadPlaybookReview(models.Model):
    """Reviews open with what was submitted: the words and the documents."""

    _inherit = "lead.playbook.review"

    @api.model
    def _open_for(self, tasks, now):
        """Make a review for each of these tasks of review steps, as they open."""
        # sudo: reviews are written by submitting, whoever does it
        reviews = self.sudo()
        rows, submissions = [], []
        for task in tasks.sudo():
            submitted = reviews._find_submitted(task)
            submissions.append(submitted)
            rows.append(
                {
                    "task_id": task.id,
                    "lead_id": task.lead_id.id,
                    "role_id": task.step_id.role_id.id,
                    "submitted_by_id": (
                        submitted.done_by_id or task.run_id.owner_id
                    ).id,
                    "submitted_at": now,
                    "requirements": to_plain(submitted.feedback),
                }
            )
        made = reviews.create(rows)
        for review, submitted in zip(made, submissions, strict=True):
            review._keep_documents(submitted._find_documents())
        return made

    @api.model
    def _find_submitted(self, task):
        """Give the task whose result is reviewed in this one: the last one done."""
        step = task.step_id._find_submitting_step()
        done = task.run_id.task_ids.filtered(
            lambda one: one.state == "done" and one.step_id == step
        )
        return done.sorted(lambda one: (one.ended_at, one.id))[-1:]

    def _keep_documents(self, documents):
        """Attach copies: they stay as they were, for whoever reads the review."""
        for document in documents:
            document.copy({"res_model": self._name, "res_id": self.id})


class LeadPlaybookTask(models.Model):
    _inherit = "lead.playbook.task"

    def _after_opening(self, now):
        result = super()._after_opening(now)
        # sudo: which kind of step it is, whoever opens it
        tasks = self.sudo().search(
            [("id", "in", self.ids), ("step_id.done_when", "=", "review")], order="id"
        )
        if tasks:
            self.env["lead.playbook.review"]._open_for(tasks, now)
        return result

    def _get_documents_domain(self):
        """Documents of the activity; where a document is asked for, new ones of the
        lead, too.
        """
        domain = Domain("res_model", "=", "mail.activity") & Domain(
            "res_id", "in", self.activity_id.ids
        )
        if self.step_id.done_when == "document":
            domain |= (
                Domain("res_model", "=", "crm.lead")
                & Domain("res_id", "in", self.lead_id.ids)
                & Domain("res_field", "=", False)
                & Domain("create_date", ">=", self.entered_at)
            )
        return domain

    def _find_documents(self):
        """Give the documents that came with this task, now or on its activity."""
        # sudo: of the task that is submitted, for those who review it
        attachments = self.env["ir.attachment"].sudo()
        given = self.env.context.get("lead_playbook_documents", {})
        ids = set(given.get(self.id, ())) | set(self.activity_id.attachment_ids.ids)
        loose = attachments.search(self._get_documents_domain())
        return attachments.browse(sorted(ids)).exists() | loose
