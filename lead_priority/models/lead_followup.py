from odoo import fields, models

OUTCOMES = [
    ("reached", "Reached"),
    ("interested", "Interested"),
    ("callback", "Call back later"),
    ("no_answer", "No answer"),
    ("wrong_number", "Wrong number"),
    ("not_interested", "Not interested"),
    ("sent", "Sent"),
    ("held", "Held"),
    ("done", "Done"),
    ("skipped", "Skipped"),
]


class LeadFollowup(models.Model):
    """What we did towards a lead: call, mail, meeting, message, playbook step.

    A *valid* follow-up is not automatic, outgoing or two-way, by a person, and not
    undone by a later row. Written by ``_record_followup`` only.
    """

    _name = "lead.followup"
    _description = "Follow-up of a Lead"
    _inherit = ["lead.journal.mixin"]
    _order = "occurred_at desc, id desc"

    _journal_personal = ("note",)

    lead_id = fields.Many2one("crm.lead", ondelete="set null")
    user_id = fields.Many2one("res.users", ondelete="restrict")
    channel = fields.Selection(
        [
            ("call", "Call"),
            ("mail", "E-mail"),
            ("meeting", "Meeting"),
            ("message", "Message"),
            ("task", "Task"),
            ("playbook", "Playbook step"),
        ],
        required=True,
    )
    direction = fields.Selection(
        [("outgoing", "Outgoing"), ("incoming", "Incoming"), ("two_way", "Two-way")],
        required=True,
    )
    outcome = fields.Selection(OUTCOMES)
    is_automatic = fields.Boolean()
    is_valid = fields.Boolean(help="Counts as contact: see the class description.")
    occurred_at = fields.Datetime(required=True)
    recorded_at = fields.Datetime(required=True)
    note = fields.Char()
    reverses_id = fields.Many2one("lead.followup", ondelete="restrict")
    origin = fields.Char(help="What it was recorded from: 'mail.message:7'. Kept once.")

    _lead_idx = models.Index("(lead_id, occurred_at)")
    _origin_uniq = models.UniqueIndex("(origin) WHERE origin IS NOT NULL")
    _reverses_uniq = models.UniqueIndex("(reverses_id) WHERE reverses_id IS NOT NULL")
