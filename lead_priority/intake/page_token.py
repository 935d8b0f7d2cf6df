"""The token in a hosted page: when it was shown, its own key, and a signature."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass

from . import limits

_SHAPE = re.compile(r"(\d{1,12})\.([0-9a-f]{32})\.([0-9a-f]{64})\Z")


@dataclass(frozen=True)
class PageToken:
    """When a page was shown (seconds since 1970, UTC) and the random key it got."""

    shown_at: int
    nonce: str

    def sign(self, secret: str, about: str) -> str:
        """Give the token as text, bound to what the page showed."""
        return f"{self.shown_at}.{self.nonce}.{_signature(self, secret, about)}"


def read(text: str, secret: str, about: str) -> PageToken | None:
    """Give the token if its signature holds, else nothing."""
    shape = _SHAPE.match(text)
    if not shape:
        return None
    token = PageToken(int(shape[1]), shape[2])
    valid = hmac.compare_digest(shape[3], _signature(token, secret, about))
    return token if valid else None


def age_code(token: PageToken, now: int) -> str:
    """Say what is wrong with the time between showing and sending, or nothing.

    >>> age_code(PageToken(100, ""), 101), age_code(PageToken(100, ""), 110)
    ('too_fast', '')
    """
    age = now - token.shown_at
    if age < limits.MINIMUM_FILL_SECONDS:
        return "too_fast"
    return "page_expired" if age > limits.PAGE_SECONDS else ""


def _signature(token: PageToken, secret: str, about: str) -> str:
    message = f"{token.shown_at}.{token.nonce}.{about}".encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
