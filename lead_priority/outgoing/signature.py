"""Signatures of our webhooks: ``X-Lead-Signature: t=1772442000,v1=<hex>``.

``v1`` is HMAC-SHA256 over ``<t>.<body>`` with the webhook's secret. A receiver checks
it with ``verify`` or a few lines of its own.
"""

import hashlib
import hmac
import re

HEADER = "X-Lead-Signature"
# A signature older than this is a replay.
TOLERANCE_SECONDS = 300
_HEADER = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def sign(secret: str, body: bytes, timestamp: int) -> str:
    """Give the value of the header. ``timestamp``: seconds since 1970, UTC.

    >>> sign("s", b"{}", 1772442000)[:20]
    't=1772442000,v1=3fd2'
    """
    return f"t={timestamp},v1={_digest(secret, body, timestamp)}"


def verify(
    secret: str, body: bytes, header: str, now: int, tolerance: int = TOLERANCE_SECONDS
) -> bool:
    """Whether ``header`` signs ``body`` and is not older, or newer, than it may be."""
    match = _HEADER.fullmatch(header)
    if not match or not secret:
        return False
    timestamp = int(match.group(1))
    if abs(now - timestamp) > tolerance:
        return False
    return hmac.compare_digest(match.group(2), _digest(secret, body, timestamp))


def _digest(secret: str, body: bytes, timestamp: int) -> str:
    message = b"%d.%s" % (timestamp, body)
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
