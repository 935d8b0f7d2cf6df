from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

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
    ("reviewed", "Reviewed"),
]

# Work that the lead has seen nothing of.
WITHOUT_LEAD = ("skipped", "reviewed")

COLUMNS = (
    "lead_id",
    "user_id",
    "channel",
    "direction",
    "outcome",
    "is_automatic",
    "is_valid",
    "occurred_at",
    "recorded_at",
    "note",
    "reverses_id",
    "origin",
)


class LeadFollowup(models.Model):
    """What we did towards a lead: call, mail, meeting, message, playbook step.

    A *valid* follow-up is not automatic, outgoing or two-way, by a person, no work
    among colleagues, and not undone by a later row. Written by ``_record_followup``
    only.
    """

    _name = "lead.followup"
    _description = "Follow-up of a Lead"
    _inherit = ["lead.journal.mixin"]
    _order = "occurred_at desc, id desc"

    _journal_personal = ("note",)
    _sealed_columns = (
        "user_id",
        "channel",
        "direction",
        "outcome",
        "is_automatic",
        "is_valid",
        "occurred_at",
        "recorded_at",
        "reverses_id",
        "origin",
    )
    _sealed_links = ("lead_id",)

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
    reversed_by_ids = fields.One2many(
        "lead.followup", "reverses_id", string="Undone By"
    )
    origin = fields.Char(help="What it was recorded from: 'mail.message:7'. Kept once.")

    _lead_idx = models.Index("(lead_id, occurred_at)")
    _origin_uniq = models.UniqueIndex("(origin) WHERE origin IS NOT NULL")
    _reverses_uniq = models.UniqueIndex("(reverses_id) WHERE reverses_id IS NOT NULL")

    def _record_followup(self, rows, *, now):
        """Record what was done towards leads; returns the new rows.

        ``rows`` are dicts by field name; ``occurred_at`` is ``now`` (UTC) when not
        given; whether the row is valid is decided here. A row whose ``origin`` is
        known already is left out.
        """
        defaults = {"occurred_at": now, "recorded_at": now, "direction": "outgoing"}
        new_rows = self._insert(
            COLUMNS,
            [
                {
                    **defaults,
                    **row,
                    "is_automatic": bool(row.get("is_automatic")),
                    "is_valid": self._is_valid_row({**defaults, **row}),
                }
                for row in rows
            ],
        )
        self.env["crm.lead"].invalidate_model(["followup_ids"], flush=False)
        self.env["lead.sla.clock"]._note_followups(new_rows, now=now)
        return new_rows

    def _is_valid_row(self, row):
        return bool(
            row.get("user_id")
            and not row.get("is_automatic")
            and not row.get("reverses_id")
            and row["direction"] in ("outgoing", "two_way")
            and row.get("outcome") not in WITHOUT_LEAD
        )

    def _reverse(self, *, now, note=None):
        """Undo these follow-ups, each by a row of its own; returns the new rows.

        Raises UserError when one is undone already. ``now`` is UTC.
        """
        if self.reversed_by_ids or self.reverses_id:
            raise UserError(self.env._("This follow-up is undone already."))
        return self._record_followup(
            [
                {
                    "lead_id": followup.lead_id.id,
                    "user_id": self.env.uid,
                    "channel": followup.channel,
                    "direction": followup.direction,
                    "reverses_id": followup.id,
                    "note": note,
                }
                for followup in self
            ],
            now=now,
        )

    def _valid_domain(self):
        """Follow-ups that count as contact: valid and not undone."""
        return Domain("is_valid", "=", True) & Domain("reversed_by_ids", "=", False)

    def _valid_sql(self, alias):
        """The same as SQL about table ``lead_followup`` named ``alias``."""
        return SQL(
            "%(row)s.is_valid AND NOT EXISTS (SELECT FROM lead_followup undone"
            " WHERE undone.reverses_id = %(row)s.id)",
            row=SQL.identifier(alias),
        )
