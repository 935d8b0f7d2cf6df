from odoo import fields, models

PLACES = [
    ("pool", "Pool"),
    ("owner", "Owner"),
    ("won", "Won"),
    ("lost", "Lost"),
    ("archived", "Archived"),
    ("merged", "Merged"),
    ("deleted", "Deleted"),
    ("erased", "Erased"),
]
REASONS = [
    ("captured", "Captured"),
    ("opening", "Present at installation"),
    ("assigned", "Assigned"),
    ("claimed", "Claimed"),
    ("released", "Released by a manager"),
    ("returned", "Returned by the owner"),
    ("reclaimed", "Reclaimed"),
    ("moved", "Moved to another pool or team"),
    ("won", "Won"),
    ("lost", "Lost"),
    ("archived", "Archived"),
    ("reopened", "Reopened"),
    ("merged", "Merged into another lead"),
    ("deleted", "Deleted"),
    ("erased", "Personal data erased"),
    ("reconciled", "Found by the reconcile"),
]


class LeadCustody(models.Model):
    """Where a captured lead is from when on, and why.

    One chain of rows per captured lead, the last one open (``ended_at`` empty).
    The chain hangs on the capture, which stays when the lead is deleted. Written
    by ``_hand_over`` only.
    """

    _name = "lead.custody"
    _description = "Custody of a Lead"
    _inherit = ["lead.journal.mixin"]
    _order = "started_at desc, id desc"

    _journal_closable = ("ended_at",)
    _journal_personal = ("note",)

    capture_id = fields.Many2one(
        "lead.capture", required=True, ondelete="restrict", index=True
    )
    lead_id = fields.Many2one("crm.lead", ondelete="set null", index=True)
    place = fields.Selection(PLACES, required=True)
    pool_id = fields.Many2one("lead.pool", ondelete="restrict")
    user_id = fields.Many2one("res.users", string="Owner", ondelete="restrict")
    team_id = fields.Many2one("crm.team", ondelete="set null")
    company_id = fields.Many2one("res.company", ondelete="restrict")
    lost_reason_id = fields.Many2one("crm.lost.reason", ondelete="set null")
    started_at = fields.Datetime(required=True)
    ended_at = fields.Datetime()
    reason = fields.Selection(REASONS, required=True)
    note = fields.Char()
    by_user_id = fields.Many2one("res.users", string="By", ondelete="restrict")

    _open_per_capture = models.UniqueIndex("(capture_id) WHERE ended_at IS NULL")
    _open_per_lead = models.UniqueIndex(
        "(lead_id) WHERE ended_at IS NULL AND place <> 'merged'"
    )
