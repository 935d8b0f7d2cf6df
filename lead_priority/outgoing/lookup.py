"""Questions to a provider of data: the address, its headers, and when to ask again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote

from .backoff import next_try
from .errors import OutgoingError

# Tries after which somebody has to look.
TRIES = 5
# Longer than a provider may make us wait.
LONGEST_WAIT = timedelta(days=1)
SECRET = "{secret}"
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+\Z")


def read_placeholders(text: str) -> list[str]:
    """List what stands in braces.

    >>> read_placeholders("https://example.com/v1/{domain}?key={secret}")
    ['domain', 'secret']
    """
    return _PLACEHOLDER.findall(text)


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put ``values`` into an address; what they hold cannot change where it leads.

    >>> fill("https://example.com/{name}", {"name": "A/B & Söhne?"})
    'https://example.com/A%2FB%20%26%20S%C3%B6hne%3F'
    """
    return _PLACEHOLDER.sub(
        lambda match: quote(values.get(match.group(1), ""), safe=""), template
    )


def read_headers(text: str, secret: str = "") -> tuple[dict[str, str], list[str]]:
    """Give the headers in ``text``, one a line, and the lines that are none.

    >>> read_headers("Authorization: Bearer {secret}\\nwrong", "abc")
    ({'Authorization': 'Bearer abc'}, ['wrong'])
    """
    headers, wrong = {}, []
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, value = line.partition(":")
        value = value.strip().replace(SECRET, secret)
        sendable = value.isprintable() and value.isascii()
        if colon and _HEADER_NAME.match(name.strip()) and sendable:
            headers[name.strip()] = value
        else:
            wrong.append(line)
    return headers, wrong


def read_retry_after(headers: Mapping[str, str]) -> int:
    """Give the seconds that an answer asks to wait; 0 where it does not say.

    A moment is read against the answer's own date, so no clock is asked.

    >>> read_retry_after({"Retry-After": "120"})
    120
    >>> read_retry_after({"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT",
    ...                   "Date": "Wed, 21 Oct 2026 07:27:00 GMT"})
    60
    """
    text = (headers.get("Retry-After") or "").strip()
    longest = int(LONGEST_WAIT.total_seconds())
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), longest)
    try:
        wait = parsedate_to_datetime(text) - parsedate_to_datetime(
            headers.get("Date") or ""
        )
    except (TypeError, ValueError, IndexError):
        return 0
    return max(0, min(int(wait.total_seconds()), longest))


def next_ask(tries: int, error: OutgoingError, now: datetime) -> datetime | None:
    """Give when to ask again after ``tries`` failures; None: give up.

    >>> busy = OutgoingError("status", status=429, retry_after=600)
    >>> next_ask(1, busy, datetime(2026, 3, 2, 9, 0))
    datetime.datetime(2026, 3, 2, 9, 10)
    >>> next_ask(5, busy, datetime(2026, 3, 2, 9, 0)) is None
    True
    """
    again_at = next_try(tries, now) if tries < TRIES else None
    if again_at is None:
        return None
    return max(again_at, now + timedelta(seconds=error.retry_after))


def lowest(text: str) -> str:
    """Give the lower end of a number or range, as it can be stored.

    >>> lowest("51-200"), lowest("10,001+"), lowest("5000人以上"), lowest("few")
    ('51', '10001', '5000', 'few')
    """
    match = re.search(r"\d[\d,]*", text)
    return match.group().replace(",", "") if match else text
