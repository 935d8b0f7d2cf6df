"""From the raw body of a request to rows that can be recorded, or an ``ApiError``."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ..intake.body import read_body
from ..intake.cleaning import clean_line, storable
from ..intake.errors import IntakeError
from ..intake.moments import read_moment
from . import limits
from .errors import STATUS, ApiError
from .kinds import ListKind
from .messages import Sent
from .schemas import CHECKS, MOST_ROWS, REFERENCES

LONGEST = 2000


def read_object(sent: Sent, most_bytes: int) -> dict[str, Any]:
    """Give the JSON object of the body.

    :raises ApiError: 400, 413, 415 or 422
    """
    try:
        body = read_body(
            sent.body, sent.content_type, sent.content_encoding, most_bytes
        )
    except IntakeError as error:
        code = error.code if error.code in STATUS else "wrong_format"
        raise ApiError(code, field=error.field) from error
    # Only an escape can bring what PostgreSQL cannot hold.
    return storable(body) if b"\\u" in sent.body else body  # type: ignore[return-value]


def read_capture(sent: Sent, most_bytes: int) -> dict[str, Any]:
    """Give the object of one capture, checked against its schema."""
    body = read_object(sent, most_bytes)
    code, field = CHECKS["captures"](body)
    if code:
        raise ApiError(code, field=field)
    return body


def read_rows(
    sent: Sent, name: str, kind: ListKind | None = None
) -> list[dict[str, Any]]:
    """Give the rows of ``{"rows": [...]}``, each checked against its schema.

    One row of a wrong shape and nothing is taken: the sender's program is wrong.
    """
    most_rows = kind.most_rows if kind else MOST_ROWS[name]
    check = kind.check if kind else CHECKS[name]
    body = read_object(sent, limits.BATCH_BYTES)
    for field in body:
        if field != "rows":
            raise ApiError("unknown_field", field=field[:64])
    rows = body.get("rows")
    if "rows" not in body:
        raise ApiError("required", field="rows")
    if not isinstance(rows, list):
        raise ApiError("wrong_type", field="rows")
    if not rows:
        raise ApiError("required", field="rows")
    if len(rows) > most_rows:
        raise ApiError("too_many_rows", field="rows")
    issues = [
        (number, *issue) for number, row in enumerate(rows) if (issue := check(row))[0]
    ][: limits.ISSUES]
    if issues:
        number, code, field = issues[0]
        raise ApiError(code, field=field, row=number, others=issues)
    return rows


def read_occurred_at(row: dict[str, Any], now: datetime) -> datetime | None:
    """Give when it was, ``now`` where it is not said, None where it is still to come.

    Clocks that are a little ahead are forgiven: it was now, then.
    """
    said = row.get("occurred_at")
    moment = read_moment(said) if said else None
    if moment is None:
        return now
    if moment > now:
        ahead = moment - now
        return now if ahead <= timedelta(seconds=limits.CLOCK_SECONDS) else None
    return moment


def read_line(row: dict[str, Any], name: str) -> str | None:
    """Give a clean line of a row, None where it has none."""
    value = row.get(name)
    if not value:
        return None
    return clean_line(value, LONGEST)[0] or None


def references(row: dict[str, Any]) -> list[tuple[str, str]]:
    """Give what names the lead of a row, the strongest first.

    >>> references({"email": "a@example.com", "capture": "c1", "type": "visit"})
    [('capture', 'c1'), ('email', 'a@example.com')]
    """
    return [(name, row[name]) for name in REFERENCES if row.get(name)]
