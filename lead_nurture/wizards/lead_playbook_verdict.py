from odoo import fields, models

from ..models.lead_playbook_review import VERDICTS


class LeadPlaybookVerdict(models.TransientModel):
    """What a reviewer says to a review, asked for with the comment."""

    _name = "lead.playbook.verdict"
    _description = "Verdict of a Review"

    review_id = fields.Many2one(
        "lead.playbook.review", required=True, readonly=True, ondelete="cascade"
    )
    verdict = fields.Selection(VERDICTS, required=True, default="approved")
    comment = fields.Text(
        help="What the rep reads: with what is missing when changes are needed."
    )

    def action_decide(self):
        """Give the verdict.

        :raises AccessError: the review is not the user's
        :raises UserError: changes are needed, and the comment does not say which
        """
        self.ensure_one()
        self.review_id._decide(self.verdict, self.comment, now=self.env.cr.now())
        return {"type": "ir.actions.act_window_close"}
