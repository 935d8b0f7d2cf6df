"""A request and an answer of the API, free of the web server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Sent:
    """What came in: headers as sent, empty where there was none, and the raw body."""

    authorization: str = ""
    signature: str = ""
    content_type: str = ""
    content_encoding: str = ""
    idempotency_key: str | None = None
    body: bytes = b""
    base_url: str = ""


@dataclass
class Answer:
    """What goes out."""

    body: dict[str, Any]
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Refusal:
    """A row that was not recorded: its place in the list (from 0), why, which field."""

    row: int
    key: str
    error: str
    field: str = ""
