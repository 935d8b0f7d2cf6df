from odoo import fields, models

from .lead_capture import ENTRIES
from .lead_consent_text import PURPOSES

STATES = [
    ("given", "Given"),
    ("asked", "Waiting for confirmation"),
    ("confirmed", "Confirmed"),
    ("withdrawn", "Withdrawn"),
]
# What lets one write to the person.
VALID = ("given", "confirmed")
COLUMNS = (
    "lead_id",
    "capture_id",
    "company_id",
    "purpose",
    "state",
    "text_id",
    "version_id",
    "wording",
    "occurred_at",
    "recorded_at",
    "source",
    "user_id",
    "email",
    "note",
)


class LeadConsent(models.Model):
    """What a lead agreed to and took back, with the words it saw, when and where.

    Written by ``_record_consent`` only. Of the rows about a person and a purpose, the
    latest says what holds; a row is about a person by its lead or its e-mail address.
    """

    _name = "lead.consent"
    _description = "Consent of a Lead"
    _inherit = ["lead.journal.mixin"]
    _order = "occurred_at desc, id desc"
    _rec_name = "purpose"

    _journal_personal = ("email", "note")
    _sealed_columns = (
        "capture_id",
        "company_id",
        "purpose",
        "state",
        "text_id",
        "version_id",
        "wording",
        "occurred_at",
        "recorded_at",
        "source",
    )
    _sealed_links = ("lead_id", "user_id")

    lead_id = fields.Many2one("crm.lead", ondelete="set null", index="btree_not_null")
    capture_id = fields.Many2one("lead.capture", ondelete="restrict")
    company_id = fields.Many2one("res.company", ondelete="restrict")
    purpose = fields.Selection(PURPOSES, required=True)
    state = fields.Selection(STATES, required=True)
    text_id = fields.Many2one("lead.consent.text", ondelete="restrict")
    version_id = fields.Many2one("lead.consent.text.version", ondelete="restrict")
    wording = fields.Text("As Shown")
    occurred_at = fields.Datetime("At", required=True)
    recorded_at = fields.Datetime(required=True)
    source = fields.Selection(
        [
            *ENTRIES,
            ("link", "Link in an e-mail"),
            ("phone", "Phone call"),
            ("person", "Recorded by a person"),
        ],
        required=True,
    )
    user_id = fields.Many2one("res.users", "Recorded by", ondelete="set null")
    email = fields.Char("E-mail")
    note = fields.Char()

    _email_idx = models.Index("(email) WHERE email IS NOT NULL")
    _text_idx = models.Index("(text_id) WHERE text_id IS NOT NULL")

    def _record_consent(self, rows, *, now):
        """Record what people agreed to or took back; returns the new rows.

        ``rows`` are dicts by field name with ``lead_id``, ``purpose``, ``state`` and
        ``source``; ``occurred_at`` is ``now`` (UTC) when not given. The chatter of the
        leads tells it too.
        """
        consents = self._insert(
            COLUMNS, [{"occurred_at": now, "recorded_at": now, **row} for row in rows]
        )
        consents._tell_in_chatter()
        return consents

    def _tell_in_chatter(self):
        bodies = {}
        # sudo: the note belongs to the lead, whoever recorded the consent
        for consent in self.sudo().filtered("lead_id"):
            bodies[consent.lead_id.id] = consent._get_sentence()
        if bodies:
            leads = self.env["crm.lead"].sudo().browse(bodies)
            leads.with_context(tracking_disable=False)._message_log_batch(bodies=bodies)

    def _get_sentence(self):
        """Say in one sentence what this row says, with the version if there is one."""
        labels = dict(self._fields["purpose"]._description_selection(self.env))
        values = {"purpose": labels[self.purpose]}
        if not self.version_id:
            return self._get_short_sentence(values)
        values |= {"version": self.version_id.number, "text": self.text_id.name}
        return self._get_long_sentence(values)

    def _get_long_sentence(self, values):
        match self.state:
            case "given":
                return self.env._(
                    "%(purpose)s: consent given to “%(text)s”, version %(version)s.",
                    **values,
                )
            case "asked":
                return self.env._(
                    "%(purpose)s: consent given to “%(text)s”, version %(version)s. "
                    "It counts once the person confirms it by e-mail.",
                    **values,
                )
            case "confirmed":
                return self.env._(
                    "%(purpose)s: consent to “%(text)s”, version %(version)s, "
                    "confirmed by e-mail.",
                    **values,
                )
        return self.env._(
            "%(purpose)s: consent to “%(text)s”, version %(version)s, withdrawn.",
            **values,
        )

    def _get_short_sentence(self, values):
        match self.state:
            case "given":
                return self.env._("%(purpose)s: consent given.", **values)
            case "asked":
                return self.env._(
                    "%(purpose)s: consent given, not confirmed yet.", **values
                )
            case "confirmed":
                return self.env._("%(purpose)s: consent confirmed by e-mail.", **values)
        return self.env._("%(purpose)s: consent withdrawn.", **values)

    def _forget(self):
        """Blank what is personal in these rows; links sent to the person end."""
        # sudo: called where people are erased, which is checked there
        self.env["lead.consent.request"].sudo().search(
            [("consent_id", "in", self.ids)]
        ).unlink()
        self._blank_rows()
