"""Any program that posts JSON or a form: the admin says how it signs."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from ..request import Guard, InboundError, Request, check_hmac, require_secret, same
from .base import Part, Preset

TOLERANCE_SECONDS = 300
_TIMED = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})\Z")
MOST_LEADS = 100


class Generic(Preset):
    """One lead is an object; a list of objects is that many."""

    kind = "generic"
    notes_rest = False

    def check(self, request: Request, guard: Guard, now: int) -> None:
        """Check as ``guard.check`` says; "none": the random address is the secret."""
        given = request.header(guard.header) if guard.header else ""
        if guard.check == "timed":
            self._check_timed(request, guard, now)
        elif guard.check == "token":
            require_secret(guard.secret)
            if not same(given.removeprefix("Bearer "), guard.secret):
                raise InboundError("signature", status=401)
        elif guard.check == "hex":
            check_hmac(guard.secret, request.body, given.removeprefix("sha256="))
        elif guard.check == "base64":
            self._check_base64(request.body, given.removeprefix("sha256="), guard)

    def _check_timed(self, request: Request, guard: Guard, now: int) -> None:
        match = _TIMED.match(request.header("x-lead-signature"))
        if not match or abs(now - int(match[1])) > TOLERANCE_SECONDS:
            raise InboundError("signature", status=401)
        check_hmac(guard.secret, b"%s.%s" % (match[1].encode(), request.body), match[2])

    def _check_base64(self, body: bytes, given: str, guard: Guard) -> None:
        require_secret(guard.secret)
        digest = hmac.new(guard.secret.encode(), body, hashlib.sha256).digest()
        if not same(given, base64.b64encode(digest).decode()):
            raise InboundError("signature", status=401)

    def split(self, document: object, version: str, access_token: str) -> list[Part]:
        """Give one lead for each object."""
        items = document if isinstance(document, list) else [document]
        if len(items) > MOST_LEADS:
            raise InboundError("too_many_values", status=413)
        if not items or not all(isinstance(item, dict) and item for item in items):
            raise InboundError("no_lead", status=422)
        return [Part("", item) for item in items]
