from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .lead_journal_mixin import install_guard

# What came in is kept as it came.
GUARDED = (
    "received_at",
    "entry",
    "scope",
    "idempotency_key",
    "payload",
    "payload_digest",
    "consent_text",
    "consent_given",
)
# What erasure blanks; consent stays as the proof that it was given.
PERSONAL = (
    "payload",
    "correction",
    "idempotency_key",
    "payload_digest",
    "external_key",
    "email_normalized",
    "phone_sanitized",
    "reject_detail",
    "sender_key",
    "access_token",
)


class LeadCapture(models.Model):
    """The register keeps what came in: refused by the database, not by habit."""

    _inherit = "lead.capture"

    def init(self):
        super().init()
        install_guard(self.env.cr, self._table, personal=PERSONAL, guarded=GUARDED)

    def unlink(self):
        raise AccessError(
            self.env._("The register keeps every capture: nothing is deleted from it.")
        )

    def _repoint(self, leads, survivor):
        """Let the captures of merged ``leads`` belong to ``survivor``."""
        self._update_of_leads(leads, SQL("lead_id = %s", survivor.id))

    def _blank_personal(self, leads):
        """Blank what is personal in the captures of ``leads``."""
        blank = SQL(", ").join(
            SQL("%s = NULL", SQL.identifier(column)) for column in PERSONAL
        )
        with self.env["lead.custody"]._permit("erase"):
            self._update_of_leads(leads, blank)

    def _update_of_leads(self, leads, assignment):
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "UPDATE lead_capture SET %s WHERE lead_id = ANY (%s)",
                assignment,
                leads.ids,
            )
        )
        self.invalidate_model(flush=False)
