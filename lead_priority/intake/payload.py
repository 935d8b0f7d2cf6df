"""From a payload to the values of a lead: the closed list of fields and their kinds."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timezone

from . import limits
from .cleaning import clean_line, clean_text
from .contact import is_web_address
from .errors import Issue
from .moments import read_moment

# Kinds: line and text are free text; choice is one of the field's codes; record and
# records name rows of another table, which the model looks up.
FIELDS = {
    "name": "line",
    "contact_name": "line",
    "partner_name": "line",
    "email_from": "line",
    "phone": "line",
    "function": "line",
    "website": "web",
    "street": "line",
    "street2": "line",
    "zip": "line",
    "city": "line",
    "country_id": "record",
    "state_id": "record",
    "lang_id": "record",
    "description": "text",
    "industry_id": "record",
    "company_size": "integer",
    "annual_revenue": "number",
    "seniority": "choice",
    "purchase_role": "choice",
    "budget_band": "choice",
    "buying_stage": "choice",
    "product_line_ids": "records",
    "technology_preference": "line",
    "pains": "text",
    "trial_end_at": "datetime",
    "external_key": "line",
}
# What programs usually call these fields.
ALIASES = {
    "email": "email_from",
    "title": "function",
    "job_title": "function",
    "company": "partner_name",
    "company_name": "partner_name",
    "full_name": "contact_name",
    "message": "description",
    "country": "country_id",
    "state": "state_id",
    "language": "lang_id",
    "industry": "industry_id",
    "product_lines": "product_line_ids",
    "trial_end": "trial_end_at",
    "subject": "name",
}
UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
EXTRA = (*UTM, "consent", "page_url", "referrer", "visitor")
LARGEST_INTEGER = 2**31 - 1
LARGEST_NUMBER = 1e15


@dataclass
class Reading:
    """Values that could be read, and what was wrong with the others."""

    values: dict = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


def unalias(payload: dict) -> dict:
    """Give the payload with the names of lead fields; a field's own name wins.

    >>> unalias({"email": "a@b.co", "email_from": "c@d.co"})
    {'email_from': 'c@d.co'}
    """
    named = {ALIASES[key]: val for key, val in payload.items() if key in ALIASES}
    named.update({key: val for key, val in payload.items() if key not in ALIASES})
    return named


def check(payload: dict, required: Collection[str] = ()) -> list[Issue]:
    """List what a program or a person has to correct before this can be taken."""
    issues = [
        Issue("unknown_field", name[: limits.KEY_CHARACTERS])
        for name in payload
        if name not in FIELDS and name not in EXTRA
    ]
    issues += [Issue("required", name) for name in required if _is_void(payload, name)]
    for name, value in payload.items():
        if name in EXTRA and not isinstance(value, (str, bool, type(None))):
            issues.append(Issue("wrong_type", name))
    return issues + read(payload).issues


def read(payload: dict) -> Reading:
    """Read every known field; what cannot be read is left out and listed."""
    reading = Reading()
    for name, kind in FIELDS.items():
        if name not in payload or _is_void(payload, name):
            continue
        value, code = _READERS[kind](payload[name])
        if code:
            reading.issues.append(Issue(code, name))
        if value not in (None, "", []):
            reading.values[name] = value
    return reading


def read_utm(payload: dict) -> dict[str, str]:
    """Give the clean UTM parameters of a payload, those that are there."""
    found = {}
    for name in UTM:
        value = payload.get(name)
        if isinstance(value, str):
            text, _cut = clean_line(value, limits.UTM_CHARACTERS)
            if text:
                found[name] = text
    return found


def _is_void(payload: dict, name: str) -> bool:
    value = payload.get(name)
    return (
        value is None
        or value in ("", [])
        or (isinstance(value, str) and not value.strip())
    )


def _read_line(value: object) -> tuple[object, str]:
    if isinstance(value, (dict, list)):
        return None, "wrong_type"
    text, was_cut = clean_line(str(value), limits.LINE_CHARACTERS)
    return text, "too_long" if was_cut else ""


def _read_web(value: object) -> tuple[object, str]:
    text, code = _read_line(value)
    if code or (isinstance(text, str) and is_web_address(text)):
        return text, code
    return None, "not_a_web_address"


def _read_text(value: object) -> tuple[object, str]:
    if isinstance(value, (dict, list)):
        return None, "wrong_type"
    text, was_cut = clean_text(str(value), limits.TEXT_CHARACTERS)
    return text, "too_long" if was_cut else ""


def _read_integer(value: object) -> tuple[object, str]:
    number, code = _read_number(value)
    if code or not isinstance(number, float):
        return None, code
    if number != int(number) or number > LARGEST_INTEGER:
        return None, "not_an_integer"
    return int(number), ""


def _read_number(value: object) -> tuple[object, str]:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None, "wrong_type"
    try:
        number = float(value.replace(",", "") if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None, "not_a_number"
    if not math.isfinite(number) or not 0 <= number <= LARGEST_NUMBER:
        return None, "not_a_number"
    return number, ""


def _read_datetime(value: object) -> tuple[object, str]:
    if not isinstance(value, str):
        return None, "wrong_type"
    if moment := read_moment(value.strip()):
        return moment, ""
    try:
        moment = datetime.fromisoformat(value.strip())
        if moment.tzinfo:
            moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None, "not_a_date"
    return moment.replace(microsecond=0), ""


def _read_records(value: object) -> tuple[object, str]:
    items = value if isinstance(value, list) else [value]
    if len(items) > limits.LIST_ITEMS:
        return None, "too_long"
    names = []
    for item in items:
        text, code = _read_line(item)
        if code:
            return None, code
        names += [text] if text else []
    return names, ""


_READERS = {
    "line": _read_line,
    "web": _read_web,
    "text": _read_text,
    "choice": _read_line,
    "record": _read_line,
    "records": _read_records,
    "integer": _read_integer,
    "number": _read_number,
    "datetime": _read_datetime,
}
