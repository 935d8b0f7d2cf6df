from odoo import models
from odoo.exceptions import UserError


class LeadCapture(models.Model):
    """Quarantine: what looks like a program's is kept until a person has looked."""

    _inherit = "lead.capture"

    def _get_block_sentence(self, code):
        """Say why a capture is in quarantine."""
        if code == "captcha":
            return self.env._("The captcha took the sender for a program.")
        return self.env._(
            "A field that people do not see was filled in, as programs do."
        )

    def action_release(self):
        """Take captures out of quarantine: they become leads, as if nothing was.

        :raises UserError: none of them is in quarantine
        """
        kept = self._get_quarantined(("blocked", "spam"))
        now = self.env.cr.now()
        kept._note_review(now)
        kept._retry(now)

    def action_confirm_spam(self):
        """Say that captures in quarantine are spam; they stay in the register.

        :raises UserError: none of them is in quarantine
        """
        kept = self._get_quarantined(("blocked",))
        kept._note_review(self.env.cr.now())
        # sudo: checked above; the register is written by its own methods only
        kept.sudo().reject_reason = "spam"

    def _get_quarantined(self, reasons):
        self._check_can_mend()
        kept = self.filtered(lambda capture: capture.reject_reason in reasons)
        if not kept:
            raise UserError(self.env._("None of these is in quarantine."))
        return kept

    def _note_review(self, now):
        # sudo: as above
        self.sudo().write({"reviewed_at": now, "reviewed_by_id": self.env.uid})
