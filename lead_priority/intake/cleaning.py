"""Text as people and programs send it, made safe to store and to show in one line."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

# Invisible characters that turn the direction of text: a name reads as another.
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_BAD_IN_LINE = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029{_DIRECTION}]+")
_BAD_IN_TEXT = re.compile(
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{_DIRECTION}]+"
)
_SPACES = re.compile(r"\s+")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")


def clean_line(text: str, limit: int) -> tuple[str, bool]:
    """Give a single line without control characters, and whether it had to be cut.

    >>> clean_line("  Ann\\r\\nBcc: x\\x00 ", 255)
    ('Ann Bcc: x', False)
    >>> clean_line("abcdef", 3)
    ('abc', True)
    """
    if not text.isprintable():
        text = _BAD_IN_LINE.sub(" ", unicodedata.normalize("NFC", text))
    text = _SPACES.sub(" ", text).strip()
    return text[:limit].rstrip(), len(text) > limit


def clean_text(text: str, limit: int) -> tuple[str, bool]:
    """Give text of several lines without control characters, and whether it was cut.

    >>> clean_text("a\\r\\nb\\x00c", 100)
    ('a\\nbc', False)
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _BAD_IN_TEXT.sub("", unicodedata.normalize("NFC", text)).strip()
    return text[:limit].rstrip(), len(text) > limit


def storable(value: object) -> object:
    """Give a JSON value that PostgreSQL can hold: no NUL, no lone surrogate.

    >>> storable({"a": ["x\\x00y", 1]})
    {'a': ['xy', 1]}
    """
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    if isinstance(value, dict):
        return {str(storable(str(key))): storable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [storable(item) for item in value]
    return value


def read_host(address: str) -> str:
    """Give the host of a web address, empty where there is none.

    >>> read_host("https://www.example.com:80/a"), read_host("http://[")
    ('www.example.com', '')
    """
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
