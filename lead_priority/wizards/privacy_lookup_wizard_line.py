from odoo import models
from odoo.exceptions import UserError


class PrivacyLookupWizardLine(models.TransientModel):
    """Deleting what was found: rows that are counted stay, and forget the person."""

    _inherit = "privacy.lookup.wizard.line"

    def action_unlink(self):
        """Forget the person in the record. Raises UserError when that was done."""
        self.ensure_one()
        # sudo: as the wizard does; it is for system administrators
        record = self.env[self.res_model].sudo().browse(self.res_id).exists()
        if record and not self._is_kept(record):
            return super().action_unlink()
        if self.is_unlinked:
            raise UserError(self.env._("The record is already unlinked."))
        if record:
            self._forget(record)
        self.is_unlinked = True
        # Also of what went with its lead, found a line above.
        self.execution_details = self.env._(
            "Erased %(model)s #%(id)s", model=self.res_model_id.name, id=self.res_id
        )
        return None

    def _is_kept(self, record):
        """Whether the row stays, without what says who it was."""
        journals = {journal._name for journal in self.env["lead.custody"]._journals()}
        return record._name in journals | {"crm.lead", "lead.capture"}

    def _forget(self, record):
        if record._name in ("crm.lead", "lead.capture"):
            record._erase(now=self.env.cr.now())
            return
        if record._name == "lead.consent":
            record._forget()
        else:
            record._blank_rows()
        self.env["lead.journal.change"]._note_erased(record, now=self.env.cr.now())
