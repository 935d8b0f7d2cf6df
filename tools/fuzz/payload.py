"""Coverage-guided fuzzing of how a request's body becomes the values of a lead.

Run by ``make fuzz`` in an environment with atheris, without Odoo: ``intake`` is plain
Python. Whatever the bytes are, a body is read or refused with a reason, and what is
read can be stored. Anything else ends the run with the bytes that caused it.
"""

import json
import math
import sys
from datetime import datetime
from pathlib import Path

import atheris

ADDON = Path(__file__).resolve().parents[2] / "lead_priority"
CONTENT_TYPE = "application/json"

with atheris.instrument_imports(include=["intake"]):
    sys.path.insert(0, str(ADDON))
    from intake import body, cleaning, errors, limits, payload


def test_one_input(data: bytes) -> None:
    """Take ``data`` as a body, and as values of the fields in turn."""
    try:
        read = body.read_body(data, CONTENT_TYPE)
    except errors.IntakeError as error:
        check_status(error.status)
    else:
        take(read)
    take(invent(data))


def invent(data: bytes) -> dict:
    """Make a payload of known names, so that few inputs are refused at once."""
    provider = atheris.FuzzedDataProvider(data)
    names = [*payload.FIELDS, *payload.ALIASES, *payload.EXTRA]
    return {
        provider.PickValueInList(names): invent_value(provider, 3)
        for _ in range(provider.ConsumeIntInRange(0, 6))
    }


def invent_value(provider: "atheris.FuzzedDataProvider", depth: int) -> object:
    kind = provider.ConsumeIntInRange(0, 7 if depth else 5)
    if kind == 0:
        return None
    if kind == 1:
        return provider.ConsumeBool()
    if kind == 2:
        return provider.ConsumeInt(9)
    if kind == 3:
        return provider.ConsumeFloat()
    if kind in (4, 5):
        return provider.ConsumeUnicode(40)
    items = [invent_value(provider, depth - 1) for _ in range(2)]
    return items if kind == 6 else {provider.ConsumeUnicode(5): items[0]}


def take(values: dict) -> None:
    """Go the way of a capture's payload; every promise about the result is checked."""
    named = payload.unalias(values)
    for issue in payload.check(named, required=("email_from",)):
        assert issue.code.isidentifier(), issue
    json.dumps(cleaning.storable(named)).encode()
    assert all(len(text) <= limits.UTM_CHARACTERS for text in utm_of(named))
    for name, value in payload.read(named).values.items():
        check_value(name, value)


def utm_of(named: dict) -> list[str]:
    texts = list(payload.read_utm(named).values())
    for text in texts:
        check_text(text)
    return texts


def check_status(status: int) -> None:
    assert 400 <= status < 500, status


def check_value(name: str, value: object) -> None:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            check_text(item)
            assert len(item) <= limits.TEXT_CHARACTERS, name
        elif isinstance(item, float):
            assert math.isfinite(item), name
        else:
            assert isinstance(item, (int, datetime)), name


def check_text(text: str) -> None:
    """PostgreSQL takes it: no NUL, no half of a character."""
    assert "\0" not in text, text
    text.encode()


if __name__ == "__main__":
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()
