"""The request to a service of speech recognition, with a recording in it."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Mapping

from ..sending.sms_request import TemplateError, build

AUDIO = ("wav", "mp3", "m4a", "mp4", "ogg", "oga", "webm", "flac", "amr", "aac")
MOST_BYTES = 25 * 1024 * 1024
_UNSAFE = re.compile(r"[^\w.-]", re.ASCII)


def build_request(
    style: str, template: str, file_field: str, name: str, audio: bytes
) -> tuple[bytes, str]:
    """Give the body and its content type.

    ``style``: multipart, the template being one ``name=value`` a line beside the file;
    json, the template being an object in which {audio} is the recording in Base64.

    >>> body, kind = build_request("multipart", "model=m", "file", "a.wav", b"!")
    >>> kind.startswith("multipart/form-data; boundary="), body.count(b"; name=")
    (True, 2)
    >>> build_request("json", '{"data": "{audio}"}', "", "a.wav", b"!")[0]
    b'{"data": "IQ=="}'

    :raises TemplateError: the template cannot be read
    """
    kind = name.rpartition(".")[2].lower()
    if style == "json":
        encoded = base64.b64encode(audio).decode()
        return build("json", template, {"audio": encoded, "format": kind})
    boundary = secrets.token_hex(16)
    parts = [
        f"--{boundary}\r\nContent-Disposition: form-data;"
        f' name="{field}"\r\n\r\n{value}\r\n'
        for field, value in read_fields(template).items()
    ]
    file_name = _UNSAFE.sub("_", name)[-60:] or "recording"
    head = (
        f"--{boundary}\r\nContent-Disposition: form-data;"
        f' name="{_UNSAFE.sub("_", file_name_field(file_field))}";'
        f' filename="{file_name}"\r\nContent-Type: {content_type_of(kind)}\r\n\r\n'
    )
    body = "".join(parts).encode() + head.encode() + audio
    return (
        body + f"\r\n--{boundary}--\r\n".encode(),
        f"multipart/form-data; boundary={boundary}",
    )


def file_name_field(text: str) -> str:
    """Give the name of the file's field, by what most services call it if empty."""
    return text.strip() or "file"


def read_fields(template: str) -> Mapping[str, str]:
    """Give the fields of lines like ``model=whisper-1``.

    :raises TemplateError: a line is none, or its name is no name
    """
    fields = {}
    for line in filter(None, map(str.strip, template.splitlines())):
        name, sign, value = line.partition("=")
        if not sign or _UNSAFE.search(name.strip().strip("[]")):
            raise TemplateError(line)
        fields[name.strip()] = value.strip()
    return fields


def content_type_of(kind: str) -> str:
    """Give the media type of a recording.

    >>> content_type_of("mp3"), content_type_of("wav"), content_type_of("m4a")
    ('audio/mpeg', 'audio/wav', 'audio/mp4')
    """
    known = {"mp3": "mpeg", "m4a": "mp4", "oga": "ogg"}
    return f"audio/{known.get(kind, kind)}"
