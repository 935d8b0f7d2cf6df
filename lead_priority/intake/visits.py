"""What a visitor's browser says: which browser it is, and what was done in it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from . import limits
from .cleaning import read_host, storable
from .errors import IntakeError
from .payload import UTM

# At least 128 random bits in the alphabet of URLs; made by the browser.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,64}\Z")
_CODE = re.compile(r"\w{1,64}\Z", re.ASCII)


@dataclass
class Event:
    """One thing that was done on a page; ``code`` is what the page says it was."""

    url: str
    title: str = ""
    code: str = ""
    is_download: bool = False
    utm: dict[str, str] = field(default_factory=dict)


@dataclass
class Message:
    """What one browser says at once."""

    token: str
    events: list[Event] = field(default_factory=list)
    has_consent: bool = False
    is_forget: bool = False


def is_token(text: object) -> bool:
    """Say whether this can be the token of a browser.

    >>> is_token("k3Jd0s9fKq2mZx7Lw1Vb5A"), is_token("guest"), is_token(None)
    (True, False, False)
    """
    return isinstance(text, str) and bool(_TOKEN.match(text))


def digest_token(token: str) -> str:
    """Give what is stored of a token: it cannot be read back from the database."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def read_message(data: bytes) -> Message:
    """Read the body of a beacon; events that cannot be read are left out.

    :raises IntakeError: it is no such message
    """
    if len(data) > limits.BEACON_BYTES:
        raise IntakeError("too_large", status=413)
    try:
        body = storable(json.loads(data.decode("utf-8")))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise IntakeError("invalid_json") from error
    if not isinstance(body, dict) or not is_token(body.get("token")):
        raise IntakeError("not_an_object", status=422)
    events = body.get("events")
    listed = events[: limits.BEACON_EVENTS] if isinstance(events, list) else []
    return Message(
        body["token"],
        [event for item in listed if (event := _read_event(item))],
        has_consent=body.get("consent") is True,
        is_forget=body.get("forget") is True,
    )


def _read_event(item: object) -> Event | None:
    if not isinstance(item, dict):
        return None
    url = _text(item, "url")
    if not url.lower().startswith(("http://", "https://")) or not read_host(url):
        return None
    code = _text(item, "type")
    return Event(
        url.split("#")[0],
        _text(item, "title"),
        code if _CODE.match(code) else "",
        item.get("download") is True,
        read_channel(url, _text(item, "referrer")),
    )


def read_channel(url: str, referrer: str = "") -> dict[str, str]:
    """Give the channel a page was reached by: of its address, else who linked to it.

    >>> read_channel("https://example.com/?utm_source=fair&x=1")
    {'utm_source': 'fair'}
    >>> read_channel("https://example.com/", "https://search.example.org/?q=a")
    {'utm_source': 'search.example.org'}
    """
    try:
        asked = dict(parse_qsl(urlsplit(url).query, max_num_fields=100))
    except ValueError:
        asked = {}
    utm = {name: asked[name] for name in UTM if asked.get(name)}
    host = read_host(referrer)
    if utm or not host or host == read_host(url):
        return utm
    return {"utm_source": host}


def _text(item: dict, name: str) -> str:
    value = item.get(name)
    return value[: limits.URL_CHARACTERS] if isinstance(value, str) else ""
