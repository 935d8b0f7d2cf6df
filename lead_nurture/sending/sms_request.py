"""The request to an SMS gateway, and what its answer says."""

import json
from collections.abc import Mapping
from urllib.parse import urlencode

# How gateways want the number of a phone, given as +8613800000000.
NUMBERS = ("international", "digits", "national")


class TemplateError(ValueError):
    """The body of a request that cannot be read."""


def build(style: str, template: str, values: Mapping[str, str]) -> tuple[bytes, str]:
    """Give the body and its content type; values cannot change its shape.

    ``style``: json, the template being a JSON object; form, one ``name=value`` a line.

    >>> build("json", '{"to": "{number}", "n": 1}', {"number": '1"2'})
    (b'{"to": "1\\\\"2", "n": 1}', 'application/json; charset=utf-8')
    >>> build("form", "to={number}\\ntext={text}", {"number": "+1", "text": "a b"})
    (b'to=%2B1&text=a+b', 'application/x-www-form-urlencoded; charset=utf-8')

    :raises TemplateError: the template cannot be read
    """
    if style == "json":
        filled = _fill(_read_json(template), values)
        body = json.dumps(filled, ensure_ascii=False)
        return body.encode(), "application/json; charset=utf-8"
    pairs = [line.partition("=") for line in template.splitlines() if line.strip()]
    if not pairs or not all(sign for _name, sign, _value in pairs):
        raise TemplateError(template)
    form = urlencode([(n.strip(), _fill(v.strip(), values)) for n, _s, v in pairs])
    return form.encode(), "application/x-www-form-urlencoded; charset=utf-8"


def _read_json(template: str) -> object:
    try:
        return json.loads(template)
    except (ValueError, RecursionError) as error:
        raise TemplateError(template) from error


def _fill(part: object, values: Mapping[str, str]) -> object:
    if isinstance(part, dict):
        return {name: _fill(value, values) for name, value in part.items()}
    if isinstance(part, list):
        return [_fill(value, values) for value in part]
    if isinstance(part, str):
        return _fill_text(part, values)
    return part


def _fill_text(text: str, values: Mapping[str, str]) -> str:
    """What a value holds is not filled again: a text may have braces in it."""
    parts = text.split("{")
    filled = [parts[0]]
    for part in parts[1:]:
        name, brace, rest = part.partition("}")
        is_known = bool(brace) and name in values
        filled.append(values[name] + rest if is_known else "{" + part)
    return "".join(filled)


def write_number(number: str, style: str, country_code: str) -> str:
    """Give a number as a gateway wants it.

    >>> [write_number("+8613800000000", style, "86") for style in NUMBERS]
    ['+8613800000000', '8613800000000', '13800000000']
    >>> write_number("+4915100000000", "national", "86")
    '4915100000000'
    """
    digits = number.lstrip("+")
    if style == "national" and digits.startswith(country_code):
        return digits[len(country_code) :]
    return number if style == "international" else digits


def read_codes(text: str) -> list[str]:
    """Give the codes of a list like ``0, 200``.

    >>> read_codes("0, success,")
    ['0', 'success']
    """
    return [code.strip() for code in text.split(",") if code.strip()]
