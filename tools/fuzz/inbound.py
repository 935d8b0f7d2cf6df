"""Coverage-guided fuzzing of how a webhook's request becomes the payload of a capture.

Run by ``make fuzz`` in an environment with atheris, without Odoo: ``inbound`` is plain
Python. Whatever the bytes are, a request is read or refused with a reason, every value
shown can be mapped, and what is mapped can be stored.
"""

import json
import sys
from pathlib import Path

import atheris

ADDON = Path(__file__).resolve().parents[2] / "lead_priority"
CONTENT_TYPES = ("application/json", "application/x-www-form-urlencoded", "x/y")

with atheris.instrument_imports(include=["inbound", "intake"]):
    sys.path.insert(0, str(ADDON))
    from inbound import mapping, paths, presets, reading, request, suggest
    from intake import cleaning, payload

GUARD = request.Guard(secret="secret", token="token")


def test_one_input(data: bytes) -> None:
    """Take ``data`` as a request to each platform, and as a path."""
    look_up(data.decode("utf-8", "replace"))
    for content_type in CONTENT_TYPES:
        try:
            document = reading.read(data, content_type)
        except request.InboundError as error:
            check(error)
            continue
        for preset in presets.PRESETS.values():
            ask(preset, data)
            deliver(preset, document)


def look_up(path: str) -> None:
    try:
        paths.find({"a": [{"name": "b"}]}, path)
    except paths.PathError:
        return


def deliver(preset: presets.Preset, document: object) -> None:
    take(preset, document)
    try:
        parts = preset.split(document, preset.version, "access")
    except request.InboundError as error:
        check(error)
        return
    for part in parts:
        take(preset, part.document)


def ask(preset: presets.Preset, body: bytes) -> None:
    came = request.Request("POST", {"x-hub-signature-256": "sha256=0"}, {}, body)
    for step in (
        lambda: preset.answer_challenge(came, GUARD),
        lambda: preset.check(came, GUARD, 0),
    ):
        try:
            step()
        except request.InboundError as error:
            check(error)


def take(preset: presets.Preset, document: object) -> None:
    """Go the way of a lead; what the screen shows is found by its path."""
    try:
        lead = preset.tidy(document)
    except request.InboundError as error:
        check(error)
        return
    leaves = paths.walk(lead)
    for leaf in leaves[:50]:
        found = paths.find(lead, leaf.path)
        found = paths.join(found) if isinstance(found, list) else found
        assert found == leaf.value, (leaf, found)
    lines = [*preset.lines, *suggest.suggest(leaves, payload.FIELDS)]
    mapped = mapping.apply(lines, lead, note_rest=True).payload
    text = json.dumps(cleaning.storable(mapped), allow_nan=False)
    assert "\\u0000" not in text, text
    text.encode()
    payload.read(payload.unalias(mapped))


def check(error: request.InboundError) -> None:
    assert 400 <= error.status < 500, error.status
    assert error.code.isidentifier(), error.code


if __name__ == "__main__":
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()
