from odoo import models

from ..api.errors import ApiError
from ..api.messages import Answer
from ..api.reading import read_capture
from ..durable import NOW, durably
from ..intake import limits as intake_limits
from ..intake.cleaning import clean_text, storable
from ..intake.payload import check, unalias
from .lead_capture_public import PUBLIC_STATES

TEST_ID = "test-capture"


class LeadApiKey(models.Model):
    """Leads that come in by the API: stored in the register like any other."""

    _inherit = "lead.api.key"

    def _get_scope(self):
        """Give within what its idempotency keys, and its captures, are its own."""
        return f"api:{self.id}"

    def _answer_capture(self, door, sent):
        """Store one capture and its request's row in one transaction.

        :raises IntakeError: what is refused, mostly as ApiError
        """
        captures = self.env["lead.capture"]
        requests = self.env["lead.api.request"]
        row = captures._prepare_row(*self._prepare_capture(door, sent))

        def store(_now):
            if inserted := requests._insert_kept(door, row):
                return captures._finish_storing(row, *inserted)
            requests._check_pace(door)
            inserted = requests._insert_capture(door, row)
            # Others may have been busy meanwhile.
            requests._check_pace(door, noted=1)
            return captures._finish_storing(row, *inserted)

        # Storing does what ``begin`` does, without a round trip of its own.
        _id, token = durably(self.env, store, begin=lambda _env: None)
        return self._word_capture(sent, token)

    def _take_captures(self, sent, _now):
        """Store one capture of a test key; give the answer and its figures."""
        values, common = self._prepare_capture(self._get_door(), sent)
        common.pop("now")
        self.env["lead.capture"]._store_one(values, **common)
        return self._word_capture(sent, TEST_ID), {"sent": 1, "recorded": 1}

    def _prepare_capture(self, door, sent):
        """Give what ``_prepare_row`` of a capture asks for, read from a request."""
        payload = unalias(read_capture(sent, intake_limits.BODY_BYTES))
        consent_given = payload.get("consent") is True
        text = payload.pop("consent_text", None)
        if issues := check(payload):
            raise ApiError(issues[0].code, field=issues[0].field)
        if consent_given:
            text = text or self.form_id.consent_text or ""
            text = clean_text(text, intake_limits.TEXT_CHARACTERS)[0]
        values = {
            "payload": payload,
            "idempotency_key": sent.idempotency_key,
            "consent_given": consent_given,
            "consent_text": text if consent_given else None,
        }
        return values, {
            "entry": "api",
            "scope": self._get_scope(),
            "form_id": door.form_id,
            "company_id": door.company_id,
            "now": NOW,
        }

    def _word_capture(self, sent, token):
        url = f"{sent.base_url}/lead/api/v1/captures/{token}"
        return Answer(
            {"id": token, "status": "received", "status_url": url},
            status=202,
            headers={"Location": url},
        )

    def _get_capture(self, token):
        """Give what became of a capture that this key sent.

        :raises ApiError: 404, the same for what is not there and what is another's
        """
        if self.is_test and token == TEST_ID:
            return {"test": True, "id": token, "status": "accepted"}
        own = [
            ("access_token", "=", storable(token)),
            ("scope", "=", self._get_scope()),
        ]
        capture = self.env["lead.capture"].search(own, limit=1)
        if capture.access_token != token:
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
