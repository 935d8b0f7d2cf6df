"""Requests, spoilt a little: cut, doubled, mixed with others, byte by byte.

The changes are those of the "havoc" stage of AFL, and of values in JSON.
https://lcamtuf.coredump.cx/afl/technical_details.txt
"""

import json
import re
from typing import NamedTuple
from urllib.parse import quote, unquote

from test_public_routes import TESTED

MOST_CHANGES = 4
# How often which part is changed.
WEIGHTS = {"body": 3, "value": 7, "path": 5, "header": 3, "type": 1, "method": 1}
QUERY_SHARE = 0.8
PATH_CHARACTERS = 6_000
# Sent by the connection itself.
FRAMING = {"content-length", "host", "connection", "transfer-encoding", "expect"}
SAFE_IN_PATH = "/?&=%-._~:@!$'()*+,;"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")
TOKENS = (
    *(b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"%00", b"%ff", b"\r\n", b"../../"),
    *(b"{", b"}", b"[" * 60, b'"', b"\\", b"&", b"=", b";", b"<script>", b"${7*7}"),
    *(b"null", b"true", b"-1", b"0", b"1e999", b"NaN", b"9" * 400, b"a" * 5_000),
    *("\u202e\U0001f600\u0000", "é\u0301", "线索"),
)
TYPES = (
    *("application/json", "application/x-www-form-urlencoded", "text/plain"),
    *("multipart/form-data; boundary=b", "multipart/form-data", "x/y; charset=nobody"),
)
# Of what overrides a route of Odoo.
ADDRESSES = {"website_form": "/website/form/crm.lead"}
# In place of a value in JSON, beside other values of the same request.
VALUES = (
    *(None, True, False, 0, -1, 2**31, 2**63, 1e308, "", " ", "0", "\x00", "\ud800"),
    *([], {}, [[]], {"": None}, ["a"] * 200, "a" * 20_000, "线索", "1970-01-01"),
    *("9999-12-31T23:59:59Z", "2026-02-30", "x@" + "y" * 300, "=1+1", "{{7*7}}"),
)


class Request(NamedTuple):
    """What was sent; the path with its query, headers without those of framing."""

    method: str
    path: str
    headers: dict[str, bytes]
    body: bytes


def _pattern(route):
    """Give what paths of a route look like, without their query."""
    return re.compile(re.sub(r"<[^>]+>", "[^/]+", route.replace(".", r"\.")))


PATTERNS = {route: _pattern(ADDRESSES.get(route, route)) for route in TESTED}


def get_route(path):
    """Give the public route of a path, the one without gaps first; or None."""
    bare = unquote(path.partition("?")[0])
    found = [route for route, pattern in PATTERNS.items() if pattern.fullmatch(bare)]
    return min(found, key=lambda route: route.count("<"), default=None)


def read_request(prepared):
    """Give the request of one that ``requests`` has prepared."""
    headers = {
        name: value if isinstance(value, bytes) else value.encode("latin-1", "replace")
        for name, value in prepared.headers.items()
        if name.lower() not in FRAMING
    }
    body = prepared.body or b""
    body = body.encode() if isinstance(body, str) else bytes(body)
    return Request(prepared.method, prepared.path_url, headers, body)


def spoil(request, other, draw, route):
    """Give the request with some changes; it still goes to the same route."""
    method, path, headers, body = request
    for _change in range(draw.randint(1, MOST_CHANGES)):
        (what,) = draw.choices(tuple(WEIGHTS), WEIGHTS.values())
        if what in ("body", "value") and not body:
            what = "path"
        match what:
            case "body":
                body = spoil_bytes(body, other.body, draw)
            case "value":
                body = _spoil_value(body, draw)
            case "path":
                path = _spoil_path(path, other.path, draw, route)
            case "header" if headers:
                name = draw.choice(sorted(headers))
                headers = {**headers, name: _spoil_line(headers[name], draw)}
            case "type":
                headers = {**headers, "Content-Type": draw.choice(TYPES).encode()}
            case "method" if draw.random() < 0.2:
                method = draw.choice(METHODS)
    return Request(method, path, headers, body)


def spoil_bytes(text, other, draw):
    """Change a piece of a text: spoilt, cut, doubled, or of another text."""
    begin = draw.randint(0, len(text))
    end = min(len(text), begin + draw.randint(1, 8))
    token = draw.choice(TOKENS)
    token = token.encode("utf-8", "surrogatepass") if isinstance(token, str) else token
    match draw.randrange(5):
        case 0:
            piece = bytes(draw.randrange(256) for _byte in range(end - begin))
        case 1:
            piece = b""
        case 2:
            piece = text[begin:end] * draw.randint(2, 40)
        case 3:
            piece = other[draw.randint(0, len(other)) :]
        case _:
            piece, end = token, begin
    return text[:begin] + piece + text[end:]


def _spoil_value(body, draw):
    """Put another value somewhere into JSON; spoil bytes of what is none."""
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return spoil_bytes(body, body, draw)
    places = list(_find_places(payload))
    if not places:
        return json.dumps(draw.choice(VALUES)).encode()
    container, key = draw.choice(places)
    several = [*VALUES, *(inside[name] for inside, name in places)]
    container[key] = draw.choice(several)
    return _dump(payload)


def _find_places(value):
    """Give (container, key) of each value inside."""
    if isinstance(value, dict | list):
        keys = value if isinstance(value, dict) else range(len(value))
        for key in list(keys):
            yield value, key
            yield from _find_places(value[key])


def _dump(payload):
    """As JSON; what holds itself by now cannot be written."""
    try:
        return json.dumps(payload).encode()
    except (ValueError, RecursionError):
        return b"[" * 1_000


def _spoil_line(value, draw):
    """A value of a header: one line."""
    return re.sub(rb"[\r\n\x00]", b"", spoil_bytes(value, value, draw)).strip()


def _spoil_path(path, other, draw, route):
    """Change query or path, where the server still finds the route.

    Mostly the query: with another key nearly all is not found.
    """
    bare, _mark, query = path.partition("?")
    if draw.random() < QUERY_SHARE:
        other = other.partition("?")[2]
        text = f"{bare}?{_quote(spoil_bytes(query.encode(), other.encode(), draw))}"
    else:
        text = _quote(spoil_bytes(path.encode(), other.encode(), draw))
    return text if get_route(text) == route else path


def _quote(text):
    return quote(text, safe=SAFE_IN_PATH)[:PATH_CHARACTERS]
