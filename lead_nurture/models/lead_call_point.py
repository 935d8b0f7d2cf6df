from odoo import api, fields, models

VERDICTS = [
    ("said", "Said"),
    ("missed", "Not said"),
    ("denied", "Only with a “not”"),
    ("broken", "Said, and must not be"),
    ("kept", "Not said, as it should be"),
]


class LeadCallPoint(models.Model):
    """Whether one point of the talk track was said in a call, and where.

    Written when a call is compared (``lead.call._compare``), by nobody else.
    """

    _name = "lead.call.point"
    _description = "Point of a Call"
    _log_access = False
    _order = "call_id, id"
    _rec_name = "point_id"

    call_id = fields.Many2one(
        "lead.call", required=True, index=True, ondelete="cascade"
    )
    point_id = fields.Many2one(
        "lead.playbook.point", required=True, index=True, ondelete="cascade"
    )
    weight = fields.Float(related="point_id.weight")
    is_forbidden = fields.Boolean(related="point_id.is_forbidden")
    is_met = fields.Boolean("Said")
    is_denied = fields.Boolean("Denied", help="It was said with a “not” only.")
    verdict = fields.Selection(VERDICTS, compute="_compute_verdict")
    sentence = fields.Char(help="The sentence that matched, or came closest.")
    start = fields.Integer(
        "Begins At",
        aggregator=None,
        help="Where in the transcript it begins, in characters.",
    )
    likeness = fields.Float(
        aggregator=None,
        digits=(16, 2),
        help="How like the phrase the sentence is, 0 to 1. From 0.8 it counts as said.",
    )

    @api.depends("is_met", "is_denied", "is_forbidden")
    def _compute_verdict(self):
        for row in self:
            if row.is_forbidden:
                row.verdict = "broken" if row.is_met else "kept"
            elif row.is_met:
                row.verdict = "said"
            else:
                row.verdict = "denied" if row.is_denied else "missed"
