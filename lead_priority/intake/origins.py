"""Where a page comes from, as browsers say it: scheme, host and port."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?\Z")


def read_origins(text: str) -> tuple[list[str], list[str]]:
    """Give the origins of a text, one a line, and the lines that are none.

    What is behind the host is left out: people paste the address of a page.

    >>> read_origins("https://example.com/en/\\nnowhere\\nhttp://localhost:80")
    (['https://example.com', 'http://localhost'], ['nowhere'])
    """
    origins, wrong = [], []
    for line in text.split():
        origin = _read(line)
        if not origin:
            wrong.append(line)
        elif origin not in origins:
            origins.append(origin)
    return origins, wrong


def _read(address: str) -> str:
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError):
        return ""
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    suffix = f":{port}" if port and port != usual else ""
    origin = f"{parts.scheme}://{host}{suffix}"
    return origin if host and _ORIGIN.match(origin) else ""
