"""What a usable e-mail address looks like: enough to send to, not more."""

from __future__ import annotations

import re

_EMAIL = re.compile(
    r"[^\s@<>\"(),:;\\\[\]]{1,64}@[^\s@.<>\"(),:;\\]+(\.[^\s@.<>\"(),:;\\]+)+"
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
EMAIL_CHARACTERS = 254


def is_email(text: str) -> bool:
    """Say whether one normalised address can be sent to.

    >>> is_email("ann@example.com"), is_email("ann@example"), is_email("a b@c.de")
    (True, False, False)
    """
    return len(text) <= EMAIL_CHARACTERS and bool(_EMAIL.fullmatch(text))


def is_web_address(text: str) -> bool:
    """Say whether a text is a web address, with or without its http(s):.

    >>> is_web_address("example.com"), is_web_address("javascript:alert(1)")
    (True, False)
    """
    if _SCHEME.match(text) and not re.match(r"[\w.-]+:\d+(/|$)", text):
        return text.lower().startswith(("http://", "https://"))
    return "." in text and " " not in text
