import hashlib
import re

from odoo import models

from ..api.errors import ApiError
from ..api.messages import Answer
from ..durable import durably
from ..intake import limits as intake_limits
from ..intake.errors import IntakeError

IDEMPOTENCY_KEY = re.compile(
    rf"[\x21-\x7e]{{1,{intake_limits.IDEMPOTENCY_CHARACTERS}}}\Z"
)


class LeadApiKey(models.Model):
    """A request from its first byte to its answer, the same way for every kind.

    Limit, known answer, work and the row of ``lead.api.request`` are one transaction,
    on disk before the answer goes out. With a test key the work is rolled back.
    """

    _inherit = "lead.api.key"

    def _answer(self, kind, sent):
        """Answer a request of this key. Ends the transaction of the request.

        :param kind: ``captures``, ``engagements`` or ``followups``
        :param sent: ``api.messages.Sent``
        :raises IntakeError: what is refused, mostly as ApiError
        """
        self.ensure_one()
        door = self._get_door()
        try:
            if kind not in door.scopes:
                raise ApiError("not_allowed")
            self._check_idempotency_key(sent)
            if kind == "captures" and not door.is_test:
                return self._answer_capture(door, sent)
            return durably(self.env, lambda now: self._work(kind, sent, now))
        except IntakeError as error:
            self._note_error(kind, error)
            raise

    def _check_idempotency_key(self, sent):
        key = sent.idempotency_key
        if key is not None and not IDEMPOTENCY_KEY.match(key):
            raise ApiError("idempotency_key")

    def _work(self, kind, sent, now):
        requests = self.env["lead.api.request"]
        requests._check_limit(self._get_door())
        digest = hashlib.sha256(sent.body).hexdigest()
        # Captures have their keys in the register, for ever.
        key = sent.idempotency_key if kind != "captures" and not self.is_test else None
        known = requests._find_answer(self, kind, key, digest)
        if known is not None:
            return Answer(known, headers={"Idempotent-Replayed": "true"})
        answer, figures = getattr(self, f"_take_{kind}")(sent, now)
        if self.is_test:
            self.env.cr.rollback()
            self.env.transaction.reset()
            answer.body = {"test": True, **answer.body}
            figures = {**figures, "to_score": None}
        requests._note(
            key_id=self.id,
            kind=kind,
            received_at=now,
            status=answer.status,
            idempotency_key=key,
            body_digest=digest if key else None,
            answer=answer.body if key else None,
            **figures,
        )
        return answer

    def _note_error(self, kind, error):
        """Roll back, and note what was refused."""
        self.env.cr.rollback()
        self.env.transaction.reset()
        # What is over the limit leaves no row: a flood would fill the table.
        if error.status != 429:
            durably(self.env, lambda now: self._note_refused(kind, error, now))

    def _note_refused(self, kind, error, now):
        requests = self.env["lead.api.request"]
        requests._check_limit(self._get_door())
        requests._note(
            key_id=self.id,
            kind=kind,
            received_at=now,
            status=error.status,
            error=error.code,
            field=error.field or None,
            row=getattr(error, "row", None),
        )
