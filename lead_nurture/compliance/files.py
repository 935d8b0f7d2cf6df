"""Files with transcripts: text, subtitles (SRT, WebVTT), JSON; usual encodings."""

from __future__ import annotations

import codecs
import html
import json
import math
import re
from collections.abc import Callable

from .errors import TranscriptError
from .recordings import find_text, join

FORMATS = ("txt", "vtt", "srt", "json")
MOST_BYTES = 2 * 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TIMES = re.compile(
    r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{3})\s*-->\s*[\d:.,]+[^\n]*"
)
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]{1,40})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>|<\d[\d:.]*>|\{\\[^{}]*\}")
_SPEAKER = re.compile(r"\s*(?:-\s*)?([^\s:：][^:：]{0,39}?)\s*[:：]\s*(?!//)")


def read_file(name: str, content: bytes) -> str:
    """Give the transcript of a file.

    :raises TranscriptError: it is too large, of another kind, or cannot be read
    """
    kind = name.rpartition(".")[2].lower()
    if kind not in FORMATS:
        raise TranscriptError("format", kind[:10])
    if len(content) > MOST_BYTES:
        raise TranscriptError("too_large")
    text = decode(content)
    if not text.strip():
        raise TranscriptError("empty")
    found = _READERS[kind](text).strip()
    if not found:
        raise TranscriptError("no_text")
    return found


def decode(content: bytes) -> str:
    """Give the text of UTF-8, UTF-16 or GB 18030, without what no database takes.

    >>> [decode("您好".encode(code)) for code in ("utf-8", "gb18030", "utf-16")]
    ['您好', '您好', '您好']

    :raises TranscriptError: it is none of them, or no text at all
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _clean(_decode(content, encoding))
    for encoding in (_guess_wide(content), "utf-8", "gb18030"):
        try:
            return _clean(content.decode(encoding)) if encoding else _no_text()
        except (UnicodeError, LookupError):
            continue
    raise TranscriptError("encoding")


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeError as error:
        raise TranscriptError("encoding") from error


def _no_text() -> str:
    raise LookupError


def _guess_wide(content: bytes) -> str:
    """UTF-16 without a mark has a zero in every other byte of Latin letters."""
    head = content[:1000]
    if len(head) < 4 or len(content) % 2:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) / 8 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) / 8 and not odd else ""


def _clean(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    odd = sum(c < " " and c not in "\n\t" for c in plain)
    if odd > len(plain) / 20:
        raise TranscriptError("encoding")
    return _strip(plain)


def _strip(text: str) -> str:
    return "".join(c for c in text if (c >= " " or c in "\n\t") and _is_whole(c))


def _is_whole(character: str) -> bool:
    """Half of a character, as an escape of JSON can bring, is no text."""
    return not "\ud800" <= character <= "\udfff"


def _read_json(text: str) -> str:
    try:
        document = json.loads(text, parse_constant=lambda _name: None)
    except (ValueError, RecursionError) as error:
        raise TranscriptError("json") from error
    return _strip(find_text(document))


def _read_cues(text: str) -> str:
    """Read SRT and WebVTT: what stands under a line with times, until an empty one.

    >>> _read_cues("1\\n00:00:01,000 --> 00:00:02,000\\nRep: Hello.\\n")
    '[00:01] Rep: Hello.'
    >>> _read_cues("WEBVTT\\n\\n00:05.000 --> 00:06.000\\n<v Rep>Hi &amp; bye</v>\\n")
    '[00:05] Rep: Hi & bye'
    """
    parts: list[tuple[float | None, str, str]] = []
    for block in re.split(r"\n[ \t]*\n", text):
        if times := _TIMES.search(block):
            said = block[times.end() :].strip()
            speaker, said = _read_voice(said)
            parts.append((_seconds(times), speaker, said))
    return join(parts)


def _seconds(times: re.Match[str]) -> float:
    hours, minutes, seconds = (int(part or 0) for part in times.groups()[:3])
    return float(math.fsum((hours * 3600, minutes * 60, seconds)))


def _read_voice(said: str) -> tuple[str, str]:
    voice = _VOICE.search(said)
    plain = " ".join(html.unescape(_TAG.sub("", _VOICE.sub("", said))).split())
    if voice:
        return voice.group(1).strip().replace(":", " "), plain
    label = _SPEAKER.match(plain)
    if label and len(label.group(1).split()) <= 3:
        return label.group(1), plain[label.end() :]
    return "", plain


_READERS: dict[str, Callable[[str], str]] = {
    "txt": str,
    "vtt": _read_cues,
    "srt": _read_cues,
    "json": _read_json,
}
