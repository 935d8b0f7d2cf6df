from odoo import fields, models


class LeadScoreCalibrationLead(models.Model):
    """A lead that the points were wrong about: many and lost, or few and won.

    The fifty of each kind with the most and the fewest points are kept.
    """

    _name = "lead.score.calibration.lead"
    _description = "Lead of a Score Quality Report"
    _inherit = ["lead.score.judged.lead"]
    _order = "kind, id"

    judgement_id = fields.Many2one(
        "lead.score.calibration",
        string="Score Quality",
        required=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(
        [
            ("high_lost", "Many points, but lost"),
            ("low_won", "Few points, but won"),
        ],
        readonly=True,
    )
