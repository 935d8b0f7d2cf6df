"""A body as a document: JSON or a form, read with suspicion."""

from __future__ import annotations

import json
import math

from . import form_encoded
from .request import InboundError

BODY_BYTES = 256 * 1024
MOST_VALUES = 5000
MOST_DEPTH = 30
JSON_TYPES = ("application/json", "text/json", "text/plain", "")
FORM_TYPE = "application/x-www-form-urlencoded"


def read(body: bytes, content_type: str, content_encoding: str = "") -> object:
    """Give the document of a body.

    :raises InboundError: 400, 413 or 415 with a code that says what is wrong
    """
    if content_encoding not in ("", "identity"):
        raise InboundError("encoding", status=415)
    if len(body) > BODY_BYTES:
        raise InboundError("too_large", status=413)
    kind = content_type.split(";")[0].strip().lower()
    if kind == FORM_TYPE:
        return form_encoded.read(body)
    if kind in JSON_TYPES or kind.endswith("+json"):
        return _check(_read_json(body))
    raise InboundError("content_type", status=415)


def read_any(text: str) -> object:
    """Give the document of a text that somebody pasted: JSON, else a form.

    >>> read_any('{"a": 1}'), read_any("a=1&b=2")
    ({'a': 1}, {'a': '1', 'b': '2'})

    :raises InboundError: it is neither
    """
    body = text.strip().encode("utf-8", "replace")
    if len(body) > BODY_BYTES:
        raise InboundError("too_large", status=413)
    if body[:1] in (b"{", b"[") or b"=" not in body:
        return _check(_read_json(body))
    return form_encoded.read(body)


def _read_json(body: bytes) -> object:
    try:
        return json.loads(
            body.decode("utf-8-sig"), parse_constant=_refuse, parse_float=_finite
        )
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise InboundError("not_json") from error


def _refuse(name: str) -> None:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(digits)
    return number


def _check(document: object) -> object:
    """Give the document if it is neither too deep nor too wide to work with."""
    level, depth, count = [document], 0, 0
    while level:
        inner: list[object] = []
        for item in level:
            if isinstance(item, dict):
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
        count += len(inner)
        depth += 1
        if depth > MOST_DEPTH:
            raise InboundError("too_deep", status=413)
        if count > MOST_VALUES:
            raise InboundError("too_many_values", status=413)
        level = inner
    return document
