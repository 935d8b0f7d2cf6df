from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..journal_guard import install_guard

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
        result = super().init()
        install_guard(self.env.cr, self._table, personal=PERSONAL, guarded=GUARDED)
        return result

    # pylint: disable=method-required-super,no-raise-unlink
    def unlink(self):
        raise AccessError(
            self.env._("The register keeps every capture: nothing is deleted from it.")
        )

    def _repoint(self, leads, survivor):
        """Let the captures of merged ``leads`` belong to ``survivor``."""
        self._update_where(
            SQL("lead_id = ANY (%s)", leads.ids), SQL("lead_id = %s", survivor.id)
        )

    def _blank_personal(self, leads):
        """Blank what is personal in the captures of ``leads``."""
        self._blank_where(SQL("lead_id = ANY (%s)", leads.ids))

    def _erase(self, *, now):
        """Forget the people behind these captures: their leads too, where they live.

        For what was rejected, or whose lead was deleted. ``now`` is UTC. Raises
        UserError for captures that still wait to be processed.
        """
        if "received" in self.mapped("state"):
            raise UserError(
                self.env._("This capture is not processed yet: try again in a minute.")
            )
        self.lead_id._erase(now=now)
        # sudo: for who may delete leads, see the wizard
        self.sudo()._blank_where(SQL("id = ANY (%s)", self.ids))

    def _blank_where(self, condition):
        blank = SQL(", ").join(
            SQL("%s = NULL", SQL.identifier(column)) for column in PERSONAL
        )
        with self.env["lead.custody"]._permit("erase"):
            self._update_where(condition, blank)

    def _update_where(self, condition, assignment):
        self.flush_model()
        self.env.cr.execute(
            SQL("UPDATE lead_capture SET %s WHERE %s", assignment, condition)
        )
        self.invalidate_model(flush=False)
