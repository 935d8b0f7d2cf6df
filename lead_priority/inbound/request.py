"""A request as it came in, what guards a webhook, and why one is refused."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_HEX = re.compile(r"[0-9a-fA-F]+\Z")


@dataclass(frozen=True)
class Request:
    """Method, names of headers in lower case, parameters of the address, raw body."""

    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def header(self, name: str) -> str:
        """Give a header, empty where there is none."""
        return self.headers.get(name.lower(), "")


@dataclass(frozen=True)
class Guard:
    """What a webhook checks with: all texts, empty where not set.

    ``token`` is ours, for the platform to repeat; ``check`` and ``header`` say how a
    request of no known platform is signed.
    """

    secret: str = ""
    token: str = ""
    check: str = "none"
    header: str = ""


@dataclass(frozen=True)
class Answer:
    """What the platform wants to hear."""

    body: bytes
    content_type: str = "application/json"


class InboundError(Exception):
    """A request or a document that cannot be used; ``status`` for who sent it.

    Codes: ``no_secret``, ``signature``, ``token``, ``method``, ``content_type``,
    ``encoding``, ``too_large``, ``not_json``, ``not_form``, ``too_deep``,
    ``too_many_values``, ``no_lead``, ``no_access_token``, ``limit``.
    """

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


def same(given: str, expected: str) -> bool:
    """Compare two texts in a time that tells nothing; an empty one equals nothing."""
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def check_hmac(
    secret: str,
    body: bytes,
    given: str,
    algorithm: Callable[..., hashlib._Hash] = hashlib.sha256,
) -> None:
    """Raise unless ``given`` is the HMAC of ``body``, in hexadecimal.

    :raises InboundError: no_secret, signature
    """
    require_secret(secret)
    expected = hmac.new(secret.encode(), body, algorithm).hexdigest()
    if not _HEX.match(given) or not same(given.lower(), expected):
        raise InboundError("signature", status=401)


def require_secret(secret: str) -> None:
    """Raise when there is nothing to check a signature with."""
    if not secret:
        raise InboundError("no_secret", status=403)
