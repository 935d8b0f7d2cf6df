"""What a visitor's browser says: its token."""

from __future__ import annotations

import hashlib
import re

# At least 128 random bits in the alphabet of URLs; made by the browser.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,64}\Z")


def is_token(text: object) -> bool:
    """Say whether this can be the token of a browser.

    >>> is_token("k3Jd0s9fKq2mZx7Lw1Vb5A"), is_token("guest"), is_token(None)
    (True, False, False)
    """
    return isinstance(text, str) and bool(_TOKEN.match(text))


def digest_token(token: str) -> str:
    """Give what is stored of a token: it cannot be read back from the database."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
