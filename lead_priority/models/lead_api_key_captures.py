from odoo import models

from ..api.errors import ApiError
from ..api.messages import Answer
from ..api.reading import read_capture
from ..intake import limits as intake_limits
from ..intake.cleaning import clean_text
from ..intake.payload import check, unalias
from .lead_capture_public import PUBLIC_STATES

TEST_ID = "test-capture"


class LeadApiKey(models.Model):
    """Leads that come in by the API: stored in the register like any other."""

    _inherit = "lead.api.key"

    def _get_scope(self):
        """Give within what its idempotency keys, and its captures, are its own."""
        return f"api:{self.id}"

    def _take_captures(self, sent, now):
        """Store one capture; give the answer and the figures of the request."""
        payload = unalias(read_capture(sent, intake_limits.BODY_BYTES))
        consent_given = payload.get("consent") is True
        text = payload.pop("consent_text", None)
        if consent_given:
            text = text or self.form_id.consent_text or ""
        if issues := check(payload):
            raise ApiError(issues[0].code, field=issues[0].field)
        _id, token = self.env["lead.capture"]._store_one(
            {
                "payload": payload,
                "idempotency_key": sent.idempotency_key,
                "consent_given": consent_given,
                "consent_text": clean_text(text, intake_limits.TEXT_CHARACTERS)[0]
                if consent_given
                else None,
            },
            entry="api",
            scope=self._get_scope(),
            now=now,
            form_id=self.form_id.id or None,
            company_id=self.company_id.id,
        )
        return self._word_capture(sent, TEST_ID if self.is_test else token)

    def _word_capture(self, sent, token):
        url = f"{sent.base_url}/lead/api/v1/captures/{token}"
        answer = Answer(
            {"id": token, "status": "received", "status_url": url},
            status=202,
            headers={"Location": url},
        )
        return answer, {"sent": 1, "recorded": 1}

    def _get_capture(self, token):
        """Give what became of a capture that this key sent.

        :raises ApiError: 404, the same for what is not there and what is another's
        """
        if self.is_test and token == TEST_ID:
            return {"test": True, "id": token, "status": "accepted"}
        capture = self.env["lead.capture"].search(
            [("access_token", "=", token), ("scope", "=", self._get_scope())], limit=1
        )
        if not capture:
            raise ApiError("not_found")
        answer = {
            "id": token,
            "status": PUBLIC_STATES[capture.state],
            "received_at": self._word_moment(capture.received_at),
        }
        if capture.processed_at:
            answer["processed_at"] = self._word_moment(capture.processed_at)
        if capture.state == "rejected":
            answer["reason"] = capture.reject_reason
        return answer

    def _word_moment(self, moment):
        return moment.replace(microsecond=0).isoformat() + "Z"
