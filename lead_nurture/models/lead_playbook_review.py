from odoo import api, fields, models
from odoo.fields import Domain

VERDICTS = [
    ("approved", "Approved"),
    ("changes", "Changes Needed"),
    ("refused", "Refused"),
]
STATES = [("open", "To Review"), *VERDICTS, ("called_off", "Called Off")]


class LeadPlaybookReview(models.Model):
    """What a rep submitted for one review, and what the reviewers say to it.

    One for each task of a review step, made when that task opens. It shows reviewers
    what they need of a lead they may not see: its requirements and their documents.
    Written by submitting and by verdicts only.
    """

    _name = "lead.playbook.review"
    _description = "Review in a Playbook"
    _order = "id desc"
    _rec_name = "lead_name"

    # Reviewers search by what is related to it here: who has it, until when.
    task_id = fields.Many2one(
        "lead.playbook.task",
        required=True,
        readonly=True,
        ondelete="cascade",
        bypass_search_access=True,
    )
    # A run may move to another version of its playbook: always those of the task.
    playbook_id = fields.Many2one(related="task_id.playbook_id")
    step_id = fields.Many2one(related="task_id.step_id")
    lead_id = fields.Many2one(
        "crm.lead",
        "Reviewed Lead",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    role_id = fields.Many2one(
        "lead.playbook.role", readonly=True, index="btree_not_null", ondelete="set null"
    )

    # What is submitted
    submitted_by_id = fields.Many2one(
        "res.users", "Submitted By", readonly=True, ondelete="set null"
    )
    submitted_at = fields.Datetime("Submitted On", required=True, readonly=True)
    requirements = fields.Text(readonly=True)
    attachment_ids = fields.Many2many(
        "ir.attachment",
        string="Documents",
        compute="_compute_attachment_ids",
        compute_sudo=True,
    )

    # Who has it, and until when
    user_id = fields.Many2one(related="task_id.user_id", string="Reviewer")
    limit_at = fields.Datetime(related="task_id.limit_at", string="Answer Until")
    overdue_at = fields.Datetime(related="task_id.overdue_at")

    # What comes of it
    verdict = fields.Selection(VERDICTS, readonly=True)
    comment = fields.Text(readonly=True)
    decided_by_id = fields.Many2one(
        "res.users", "Decided By", readonly=True, ondelete="set null"
    )
    decided_at = fields.Datetime("Decided On", readonly=True)
    state = fields.Selection(
        STATES, compute="_compute_state", search="_search_state", compute_sudo=True
    )

    # What reviewers see of the lead, be it theirs or not
    lead_name = fields.Char(
        "Lead", compute="_compute_lead", search="_search_lead_name", compute_sudo=True
    )
    partner_name = fields.Char(
        "Company Name",
        compute="_compute_lead",
        search="_search_partner_name",
        compute_sudo=True,
    )
    owner_id = fields.Many2one(
        "res.users", "Owner", compute="_compute_lead", compute_sudo=True
    )

    _task_uniq = models.UniqueIndex("(task_id)")

    def _compute_attachment_ids(self):
        # Whoever reads a review reads what is attached to it.
        found = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)], order="id"
        )
        for review in self:
            review.attachment_ids = found.filtered(
                lambda document, review=review: document.res_id == review._origin.id
            )

    @api.depends("verdict", "task_id.state")
    def _compute_state(self):
        for review in self:
            if review.verdict:
                review.state = review.verdict
            elif review.task_id.state in ("running", "parked", "pending"):
                review.state = "open"
            else:
                review.state = "called_off"

    @api.depends("lead_id.name", "lead_id.partner_name", "lead_id.user_id")
    def _compute_lead(self):
        for review in self:
            review.lead_name = review.lead_id.name
            review.partner_name = review.lead_id.partner_name
            review.owner_id = review.lead_id.user_id

    def _search_lead_name(self, operator, value):
        return self._search_lead("name", operator, value)

    def _search_partner_name(self, operator, value):
        return self._search_lead("partner_name", operator, value)

    def _search_lead(self, name, operator, value):
        # sudo: by what the reviews show of their leads, and nothing else of these
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        return [("lead_id", "in", leads._search([(name, operator, value)]))]

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        is_open = Domain("verdict", "=", False) & Domain(
            "task_id.state", "in", ("running", "parked", "pending")
        )
        domains = {
            "open": is_open,
            "called_off": Domain("verdict", "=", False) & ~is_open,
        }
        return Domain.OR(
            domains.get(state, Domain("verdict", "=", state)) for state in value
        )
