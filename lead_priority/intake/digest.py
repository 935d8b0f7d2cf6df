"""A fingerprint of what was sent: equal for equal content, whatever its order."""

from __future__ import annotations

import hashlib
import json


def digest(payload: dict) -> str:
    """Give the SHA-256 of a payload in canonical form.

    >>> digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    True
    """
    text = json.dumps(
        payload, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str
    )
    return hashlib.sha256(text.encode()).hexdigest()
