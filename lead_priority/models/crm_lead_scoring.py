from odoo import fields, models

from .lead_qualification_change import QUALIFICATIONS


class CrmLead(models.Model):
    """The score of a lead: plain columns, written only where they change.

    No tracking, no index, never mixed with ``probability``; ``scored_at`` empty
    means "no score yet", which is not 0.
    """

    _inherit = "crm.lead"

    lead_score = fields.Integer(string="Score", readonly=True, copy=False)
    fit_score = fields.Integer(string="Profile Score", readonly=True, copy=False)
    engagement_score = fields.Integer(
        string="Behaviour Score", readonly=True, copy=False
    )
    qualification = fields.Selection(
        QUALIFICATIONS, default="raw", readonly=True, copy=False
    )
    is_urgent = fields.Boolean(string="Urgent", readonly=True, copy=False)
    scored_at = fields.Datetime(readonly=True, copy=False)

    def _mark_for_scoring(self):
        """Have these leads scored once, with the batch."""
