"""Checks of a JSON object against the part of JSON Schema that ``schemas`` uses.

A schema is turned into plain functions once; lists have 10,000 rows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from ..intake.moments import read_moment

Check = Callable[[object], str]
ObjectCheck = Callable[[object], tuple[str, str]]
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int, float),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}


def compile_object(schema: dict[str, Any]) -> ObjectCheck:
    """Give a function that says what is wrong with an object: (code, field) or two "".

    >>> check = compile_object({
    ...     "properties": {"size": {"type": "integer", "maximum": 9}},
    ...     "required": ["size"],
    ... })
    >>> check({"size": 5}), check({"size": "5"}), check({}), check({"size": 1, "x": 2})
    (('', ''), ('wrong_type', 'size'), ('required', 'size'), ('unknown_field', 'x'))
    """
    checks = {name: compile_value(s) for name, s in schema["properties"].items()}
    required = schema.get("required", [])
    alternatives = [name for one in schema.get("anyOf", []) for name in one["required"]]
    missing_code = schema.get("x-missing", "required")

    def check(row: object) -> tuple[str, str]:
        if not isinstance(row, dict):
            return "not_an_object", ""
        for name, value in row.items():
            known = checks.get(name)
            if known is None:
                return "unknown_field", _shown(name)
            if code := known(value):
                return code, name
        for name in required:
            if name not in row:
                return "required", name
        if alternatives and not any(map(row.__contains__, alternatives)):
            return missing_code, ""
        return "", ""

    return check


def compile_value(schema: dict[str, Any]) -> Check:
    """Give a function that says what is wrong with a value: a code, or ""."""
    names = schema.get("type", list(_TYPES))
    names = [names] if isinstance(names, str) else names
    takes_null = "null" in names
    by_type = {
        kind: _TESTS.get(name, _no_test)(schema)
        for name in names
        for kind in _TYPES[name]
    }

    def check(value: object) -> str:
        if value is None and takes_null:
            return ""
        test = by_type.get(type(value))
        return test(value) if test else "wrong_type"

    return check


def _no_test(_schema: dict[str, Any]) -> Check:
    return lambda _value: ""


def _text_test(schema: dict[str, Any]) -> Check:
    longest = schema.get("maxLength", math.inf)
    shortest = schema.get("minLength", 0)
    choices = set(schema["enum"]) if "enum" in schema else None
    pattern = _compile(schema["pattern"]) if "pattern" in schema else None
    is_moment = schema.get("format") == "date-time"
    code = schema.get("x-error", "wrong_format")

    def check(value: Any) -> str:
        if len(value) > longest:
            return "too_long"
        if len(value) < shortest:
            return "required"
        if choices is not None and value not in choices:
            return "not_a_choice"
        if pattern and not pattern.search(value):
            return str(code)
        return "not_a_date" if is_moment and read_moment(value) is None else ""

    return check


def _compile(pattern: str) -> re.Pattern[str]:
    # "$" would let a line break pass in Python, and not in JSON Schema.
    return re.compile(re.sub(r"\$$", r"\\Z", pattern), re.ASCII)


def _number_test(schema: dict[str, Any]) -> Check:
    lowest = schema.get("minimum", -math.inf)
    highest = schema.get("maximum", math.inf)
    is_whole = "integer" in schema["type"]

    def check(value: Any) -> str:
        # Compared first: a number of 400 digits is no float.
        if not lowest <= value <= highest or not math.isfinite(value):
            return "out_of_range"
        return "wrong_type" if is_whole and value != int(value) else ""

    return check


def _list_test(schema: dict[str, Any]) -> Check:
    item_check = compile_value(schema["items"])
    longest = schema.get("maxItems", math.inf)

    def check(value: Any) -> str:
        if len(value) > longest:
            return "too_long"
        return next((code for item in value if (code := item_check(item))), "")

    return check


def _shown(name: str) -> str:
    return name[:64].encode("ascii", "replace").decode()


_TESTS: dict[str, Callable[[dict[str, Any]], Check]] = {
    "string": _text_test,
    "integer": _number_test,
    "number": _number_test,
    "array": _list_test,
}
