"""What SMS gateways report of messages: delivered, or not and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

MOST_BYTES = 256 * 1024
MOST_REPORTS = 1000
DELIVERED, FAILED = "delivered", "failed"


class ReportError(ValueError):
    """What came is no report: ``code`` is too_large, unreadable or no_report."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Report:
    """Of the message with this reference: ``kind`` is delivered or failed."""

    reference: str
    kind: str
    reason: str


@dataclass(frozen=True)
class Shape:
    """Where a gateway writes what: names of fields; codes of what was (not) delivered.

    Without ``bad_codes`` every other code means that it was not.
    """

    list_name: str
    reference: str
    status: str
    reason: str
    good_codes: tuple[str, ...]
    bad_codes: tuple[str, ...]


def read_document(query: Mapping[str, str], body: bytes, content_type: str) -> object:
    """Give what a gateway sent as one document: JSON, or the fields of a form.

    JSON in a field of a form is read, too: some send a list so.

    >>> read_document({"msgid": "7"}, b"", "")
    {'msgid': '7'}
    >>> read_document({}, b"sms_status=%5B%7B%22sid%22%3A1%7D%5D", "x-www-form")
    {'sms_status': [{'sid': 1}]}

    :raises ReportError: too large, or unreadable
    """
    if len(body) > MOST_BYTES:
        raise ReportError("too_large")
    try:
        text = body.decode()
        if "json" in content_type or text.lstrip()[:1] in ("{", "["):
            return json.loads(text)
        fields = parse_qsl(text, max_num_fields=MOST_REPORTS)
    except (ValueError, RecursionError) as error:
        raise ReportError("unreadable") from error
    return {name: _read_field(value) for name, value in (*query.items(), *fields)}


def _read_field(value: str) -> object:
    if value[:1] not in ("{", "["):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def read_reports(document: object, shape: Shape) -> list[Report]:
    """Give the reports in a document; what says nothing final is left out.

    >>> shape = Shape("", "id", "status", "why", ("OK",), ("BAD",))
    >>> rows = [{"id": 1, "status": "OK"}, {"id": 2, "status": "SENT"},
    ...         {"id": 3, "status": "BAD", "why": "off"}]
    >>> [(report.reference, report.kind) for report in read_reports(rows, shape)]
    [('1', 'delivered'), ('3', 'failed')]

    :raises ReportError: there is none, or too many
    """
    found = document
    if shape.list_name:
        found = document.get(shape.list_name) if isinstance(document, dict) else None
    rows = found if isinstance(found, list) else [found]
    if len(rows) > MOST_REPORTS:
        raise ReportError("too_large")
    known = [
        row for row in rows if isinstance(row, dict) and _text(row.get(shape.reference))
    ]
    if not known:
        raise ReportError("no_report")
    reports = [_read_row(row, shape) for row in known]
    return [report for report in reports if report.kind]


def _read_row(row: Mapping[str, object], shape: Shape) -> Report:
    code = _text(row.get(shape.status))
    kind = ""
    if code in shape.good_codes:
        kind = DELIVERED
    elif code and (code in shape.bad_codes or not shape.bad_codes):
        kind = FAILED
    reason = _text(row.get(shape.reason)) if shape.reason else code
    return Report(_text(row.get(shape.reference)), kind, (reason or code)[:200])


def _text(value: object) -> str:
    """Give a value as it is written in JSON, without quotes; empty where there is none.

    >>> _text(True), _text(12), _text(" a\\x00 "), _text(None), _text([1])
    ('true', '12', 'a', '', '')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)[:64]
    if not isinstance(value, str):
        return ""
    plain = value.strip()[:200]
    return "".join(c for c in plain if c >= " " and not "\ud800" <= c <= "\udfff")
