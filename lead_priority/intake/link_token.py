"""The token in a link that was given to one lead: for what, for whom, until when."""

from __future__ import annotations

import hashlib
import hmac
import re

_SHAPE = re.compile(r"(\d{1,10})\.(\d{1,12})\.([0-9a-f]{64})\Z")


def sign(lead_id: int, until: int, secret: str, scope: str) -> str:
    """Give the token of a lead, valid until a moment (seconds since 1970, UTC)."""
    return f"{lead_id}.{until}.{_signature(lead_id, until, secret, scope)}"


def read(text: str, now: int, secret: str, scope: str) -> int:
    """Give the lead that a token names; 0 if it is forged, of another scope or old.

    >>> token = sign(7, 100, "secret", "file:1")
    >>> read(token, 99, "secret", "file:1"), read(token, 101, "secret", "file:1")
    (7, 0)
    >>> read(token.replace("7", "8", 1), 99, "secret", "file:1")
    0
    """
    shape = _SHAPE.match(text)
    if not shape:
        return 0
    lead_id, until = int(shape[1]), int(shape[2])
    is_ours = hmac.compare_digest(shape[3], _signature(lead_id, until, secret, scope))
    return lead_id if is_ours and now <= until else 0


def _signature(lead_id: int, until: int, secret: str, scope: str) -> str:
    message = f"link.{scope}.{lead_id}.{until}".encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
