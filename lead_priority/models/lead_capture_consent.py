from odoo import api, models


class LeadCapture(models.Model):
    """Consents that came in are journaled with the lead they belong to."""

    _inherit = "lead.capture"

    @api.model
    def _record_submissions(self, intakes, now):
        result = super()._record_submissions(intakes, now)
        self._record_consents([i for i in intakes if i.capture.consent_given], now)
        return result

    @api.model
    def _record_consents(self, intakes, now):
        """Record what these captures agree to, and ask to confirm where it is due."""
        if not intakes:
            return
        consents = self.env["lead.consent"]
        confirmed = self._find_confirmed(intakes)
        rows = []
        for intake in intakes:
            row = self._prepare_consent_row(intake)
            if (
                row["state"] == "asked"
                and (intake.lead_id, row["purpose"]) in confirmed
            ):
                row["state"] = "given"
            rows.append(row)
        recorded = consents._record_consent(rows, now=now)
        self.env["lead.consent.request"]._ask(recorded, now=now)

    @api.model
    def _find_confirmed(self, intakes):
        """Give (lead id, purpose) of those who confirmed and did not withdraw since."""
        leads = self.env["crm.lead"].browse(sorted({i.lead_id for i in intakes}))
        purposes = {i.capture.form_id.consent_text_id.purpose for i in intakes}
        return {
            (lead_id, purpose)
            for purpose in purposes - {False}
            for lead_id, state in leads._get_consent_states(purpose).items()
            if state == "confirmed"
        }

    @api.model
    def _prepare_consent_row(self, intake):
        capture = intake.capture
        text = capture.form_id.consent_text_id
        wording = capture.consent_text
        return {
            "lead_id": intake.lead_id,
            "capture_id": capture.id,
            "company_id": capture.company_id.id,
            "purpose": text.purpose or "contact",
            "state": "asked" if text.needs_confirmation else "given",
            "text_id": text.id or None,
            "version_id": text._get_version(wording).id if text and wording else None,
            "wording": wording or None,
            "occurred_at": capture.received_at,
            "source": capture.entry,
            "email": intake.keys.email or None,
        }

    def _erase(self, *, now):
        result = super()._erase(now=now)
        # sudo: for who may delete leads, as super asks
        consents = self.env["lead.consent"].sudo()
        consents.search([("capture_id", "in", self.ids)])._forget()
        return result
