"""What a service of speech recognition answers, as text of a transcript."""

from __future__ import annotations

from typing import Any

# Where services put the list of what was said, the text of one part, who said it.
LISTS = ("segments", "utterances", "turns", "sentences", "messages", "transcript")
TEXTS = ("text", "transcript", "content", "sentence", "utterance")
SPEAKERS = ("speaker", "role", "speaker_label", "speaker_id", "name", "channel")
STARTS = ("start", "start_time", "begin_time", "from", "offset")
# A break in speech that ends a line, seconds; and a line does not grow longer than so.
PAUSE, LINE = 2.0, 300
_STOPS = tuple("。！？!?.；;")


def find_text(document: object) -> str:
    """Give the transcript of a JSON document, empty where there is none.

    A list of parts (with speaker and seconds, if it says so), or one text.

    >>> find_text({"text": "Hello. Bye.", "segments": [
    ...     {"start": 0.0, "text": " Hello."}, {"start": 65.2, "text": " Bye."}]})
    '[00:00] Hello.\\n[01:05] Bye.'
    >>> find_text({"text": "Hello."}), find_text([1, 2]), find_text({"code": 0})
    ('Hello.', '', '')
    """
    if isinstance(document, str):
        return document.strip()
    parts = document if isinstance(document, list) else None
    if isinstance(document, dict):
        lists = [document.get(name) for name in LISTS]
        parts = next((found for found in lists if isinstance(found, list)), None)
    lines = join([_read_part(part) for part in parts or () if isinstance(part, dict)])
    if not lines and isinstance(document, dict):
        return _first_text(document)
    return lines


def _read_part(part: dict[str, Any]) -> tuple[float | None, str, str]:
    starts = [part.get(name) for name in STARTS]
    start = next((s for s in starts if isinstance(s, (int, float))), None)
    labels = [part.get(name) for name in SPEAKERS]
    label = next((one for one in labels if isinstance(one, (str, int))), "")
    speaker = f"Speaker {label}" if isinstance(label, int) else label
    return (
        start,
        _one_line(speaker)[:40].replace(":", " "),
        _one_line(_first_text(part)),
    )


def _first_text(part: dict[str, Any]) -> str:
    texts = [part.get(name) for name in TEXTS]
    return next((text.strip() for text in texts if isinstance(text, str)), "")


def join(parts: list[tuple[float | None, str, str]]) -> str:
    """Give lines of (seconds, speaker, text): what goes on in one sentence is one line.

    >>> join([(1.0, "Rep", "We offer"), (2.0, "Rep", "a trial."), (3.0, "Rep", "Yes.")])
    '[00:01] Rep: We offer a trial.\\n[00:03] Rep: Yes.'
    """
    lines: list[tuple[float | None, str, str]] = []
    last: float | None = None
    for start, speaker, text in parts:
        if not text:
            continue
        if lines and _goes_on(lines[-1], start, last, speaker):
            first, _speaker, said = lines[-1]
            lines[-1] = (first, speaker, f"{said}{_space(said, text)}{text}")
        else:
            lines.append((start, speaker, text))
        last = start
    return "\n".join(map(_write, lines))


def _goes_on(
    line: tuple[float | None, str, str],
    start: float | None,
    last: float | None,
    speaker: str,
) -> bool:
    said = line[2]
    has_paused = start is not None and last is not None and start - last > 5 * PAUSE
    return (
        line[1] == speaker
        and not said.endswith(_STOPS)
        and len(said) < LINE
        and not has_paused
    )


def _space(before: str, after: str) -> str:
    return " " if before[-1].isascii() or after[0].isascii() else ""


def _write(line: tuple[float | None, str, str]) -> str:
    start, speaker, text = line
    time = "" if start is None else f"{_clock(start)} "
    return f"{time}{speaker}: {text}" if speaker else f"{time}{text}"


def _clock(seconds: float) -> str:
    """Give a time of a recording.

    >>> _clock(65.2), _clock(3661)
    ('[01:05]', '[01:01:01]')
    """
    whole = int(min(max(seconds, 0), 359_999))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return (
        f"[{hours:02}:{minutes:02}:{rest:02}]" if hours else f"[{minutes:02}:{rest:02}]"
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
