"""Addresses of web pages: whether one is meant by a pattern with ``*``."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

PATTERN_CHARACTERS = 255


def find_first(rules: Iterable[tuple[str, int]], address: str) -> int:
    """Give the second part of the first (pattern, id) that fits, 0 if none does.

    >>> find_first([("/pricing", 1), ("/*", 2)], "https://example.com/Pricing/?a=1")
    1
    >>> find_first([("/pricing", 1)], "https://example.com/about")
    0
    """
    host, path = _split(address)
    for pattern, rule_id in rules:
        text = path if pattern[:1] in "/*" else host + path
        if fits(normalise(pattern), text):
            return rule_id
    return 0


def normalise(pattern: str) -> str:
    """Give a pattern as it is compared: lower case, no slash at its end.

    >>> normalise(" /Pricing/ "), normalise("/")
    ('/pricing', '/')
    """
    text = unquote(pattern.strip()).lower()
    return text.rstrip("/") or "/"


def fits(pattern: str, text: str) -> bool:
    """Say whether a text is what a pattern with ``*`` says, in linear time.

    >>> fits("/shop/*", "/shop/pumps"), fits("*.pdf", "/a/b.pdf"), fits("/a", "/ab")
    (True, True, False)
    """
    first, *rest = pattern.split("*")
    if not rest:
        return text == first
    if not text.startswith(first):
        return False
    *middle, last = rest
    start = len(first)
    for part in middle:
        start = text.find(part, start)
        if start < 0:
            return False
        start += len(part)
    return text.endswith(last) and len(text) - len(last) >= start


def _split(address: str) -> tuple[str, str]:
    """Give host and path as patterns are compared with; empty if unreadable."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return "", ""
    return host, normalise(parts.path or "/")
