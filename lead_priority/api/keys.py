"""Bearer keys: ``lp_<prefix>_<random>``. Only the digest of a key is stored.

The random part has 256 bits, so a plain SHA-256 cannot be turned back.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

TEST = "test"
RANDOM_BYTES = 32
_BEARER = re.compile(r"bearer +(lp_([0-9a-z]{8,12})_[\w-]{43})", re.IGNORECASE | re.A)


@dataclass(frozen=True)
class NewKey:
    """A key that was just made; ``text`` is shown once and then forgotten."""

    prefix: str
    text: str
    digest: str


def make_prefix(*, is_test: bool = False) -> str:
    """Give the public part of a key, by which it is found; test keys say so."""
    return (TEST if is_test else "") + secrets.token_hex(4)


def make_key(prefix: str) -> NewKey:
    """Make a key; the prefix stays the same when a key is renewed."""
    text = f"lp_{prefix}_{secrets.token_urlsafe(RANDOM_BYTES)}"
    return NewKey(prefix, text, digest(text))


def digest(text: str) -> str:
    """Give what is stored of a key.

    >>> digest("lp_a1b2c3d4_x")[:8]
    '22a10abc'
    """
    return hashlib.sha256(text.encode()).hexdigest()


def read_bearer(header: str) -> tuple[str, str]:
    """Give (prefix, key) of an Authorization header, two empty texts if it has none.

    >>> read_bearer("Bearer lp_a1b2c3d4_" + 43 * "x")[0], read_bearer("Basic eDp5")
    ('a1b2c3d4', ('', ''))
    """
    match = _BEARER.fullmatch(header.strip())
    return (match.group(2), match.group(1)) if match else ("", "")


def is_key(text: str, stored: str) -> bool:
    """Say whether this is the key of the stored digest, in constant time."""
    return bool(text) and hmac.compare_digest(digest(text), stored or 64 * "0")


def make_secret() -> str:
    """Give a secret to sign requests with."""
    return secrets.token_urlsafe(RANDOM_BYTES)
