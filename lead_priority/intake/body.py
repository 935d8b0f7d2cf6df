"""The body of a request, read with suspicion."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NoReturn

from . import limits
from .errors import IntakeError


def read_body(
    data: bytes,
    content_type: str,
    content_encoding: str = "",
    most_bytes: int = limits.BODY_BYTES,
) -> dict:
    """Give the JSON object of a request's body.

    :raises IntakeError: 413, 415, 400 or 422 with a code that says what is wrong
    """
    if content_encoding not in ("", "identity"):
        raise IntakeError("encoding_not_supported", status=415)
    if content_type.split(";")[0].strip().lower() != "application/json":
        raise IntakeError("content_type", status=415)
    if len(data) > most_bytes:
        raise IntakeError("too_large", status=413)
    body = _parse(data)
    if not isinstance(body, dict):
        raise IntakeError("not_an_object", status=422)
    _check_shape(body)
    return body


def _parse(data: bytes) -> object:
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique_pairs,
            parse_constant=_refuse_constant,
        )
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise IntakeError("invalid_json") from error


def _unique_pairs(pairs: Iterable[tuple[str, object]]) -> dict:
    result: dict = {}
    for key, value in pairs:
        if key in result:
            raise IntakeError("duplicate_key", field=_name(key))
        result[key] = value
    return result


def _refuse_constant(name: str) -> NoReturn:
    raise IntakeError("not_a_number")


def _check_shape(body: dict) -> None:
    if len(body) > limits.BODY_KEYS:
        raise IntakeError("too_many_keys", status=422)
    for key, value in body.items():
        if len(key) > limits.KEY_CHARACTERS:
            raise IntakeError("key_too_long", status=422, field=_name(key))
        if _depth(value) >= limits.BODY_DEPTH:
            raise IntakeError("too_deep", status=422, field=_name(key))


def _depth(value: object) -> int:
    depth = 0
    level: list = [value]
    # Only what JSON can be: lists of 10,000 rows are looked through.
    while level := [item for item in level if type(item) in (dict, list)]:
        depth += 1
        level = [
            inner
            for item in level
            for inner in (item.values() if type(item) is dict else item)
        ]
    return depth


def _name(key: str) -> str:
    return key[: limits.KEY_CHARACTERS].encode("ascii", "replace").decode()
