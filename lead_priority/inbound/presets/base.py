"""What a preset says about a platform; this one says what most have in common."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..mapping import Line
from ..request import Answer, Guard, InboundError, Request

EXAMPLES = Path(__file__).parent / "examples"


@dataclass(frozen=True)
class Fetch:
    """Where the data of a lead is asked for: GET, by the job, never in the request."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One lead of a delivery.

    ``key`` is the platform's own number of the lead: the same one is one capture,
    however often it comes. Without ``fetch`` the ``document`` is all there is.
    """

    key: str
    document: object
    fetch: Fetch | None = None
    is_test: bool = False


class Preset:
    """A platform. Derive, set ``kind`` and override what is different.

    In the order of a delivery: ``answer_challenge``, ``check``, ``split``, ``tidy``,
    and the ``lines`` that a new webhook of this kind begins with.
    """

    kind = ""
    # What a webhook of this kind cannot do without: "secret", "access_token".
    needs: tuple[str, ...] = ()
    # Of the platform's interface, where it has versions; people can change it.
    version = ""
    lines: tuple[Line, ...] = ()
    # Whether answers that no line takes are written into the lead's note.
    notes_rest = True
    reply = b"{}"

    def answer_challenge(self, request: Request, guard: Guard) -> Answer | None:
        """Answer the platform's question whether this address is ours, if it asks.

        :raises InboundError: it does not know our token, or we not its secret
        """
        return None

    def check(self, request: Request, guard: Guard, now: int) -> None:
        """Raise unless the request comes from the platform. ``now``: seconds, UTC.

        :raises InboundError: 401 or 403
        """
        raise NotImplementedError

    def split(self, document: object, version: str, access_token: str) -> list[Part]:
        """Give the leads of a delivery; none where it is about something else.

        :raises InboundError: it is no delivery of this platform
        """
        raise NotImplementedError

    def tidy(self, document: object) -> object:
        """Give the data of one lead as the mapping sees it: ``answers`` by name."""
        return document

    def get_example(self) -> object:
        """Give one lead as the platform's documentation shows it; None without one."""
        path = EXAMPLES / f"{self.kind}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def as_object(document: object) -> dict[str, object]:
    """Give a document that has to be an object.

    :raises InboundError: it is none
    """
    if not isinstance(document, dict):
        raise InboundError("no_lead", status=422)
    return document


def objects(value: object) -> list[dict[str, object]]:
    """Give the objects of a list, whatever it is."""
    items = value if isinstance(value, list) else ()
    return [item for item in items if isinstance(item, dict)]


def text(value: object) -> str:
    """Give a number or a text as text, else nothing.

    >>> text(12), text(" a "), text(None), text({})
    ('12', 'a', '', '')
    """
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    return str(value).strip()
