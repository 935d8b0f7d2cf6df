"""What became of a message, by what the mail server said and when it went silent.

Only the answer to the message itself says that it was taken. When the line breaks
after the message was handed over and before that answer, nobody knows.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

# The server says: go on, send the message.
GO_ON = 354
# After the first, second ... failure; the last one is repeated.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
# About four days, as mail servers do.
TRIES = 26


class Fate(Enum):
    """What became of a message that was to be sent."""

    SENT = "sent"
    AGAIN = "again"  # not taken, and may be later
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Watch:
    """Listens to an SMTP session to know how far a message came.

    ``session`` is one of ``smtplib``; call ``begin`` before each message.
    """

    def __init__(self, session: Any) -> None:
        self.session = session
        self._get_reply: Callable[[], tuple[int, bytes]] = session.getreply
        session.getreply = self._listen
        self.begin()

    def begin(self) -> None:
        self.is_handed_over = False
        self.answer: int | None = None
        self.text = ""

    def _listen(self) -> tuple[int, bytes]:
        code, text = self._get_reply()
        if code == GO_ON:
            self.is_handed_over = True
        elif (
            self.is_handed_over
            and self.answer is None
            or not self.is_handed_over
            and code >= 400
        ):
            self._note(code, text)
        return code, text

    def _note(self, code: int, text: bytes) -> None:
        self.answer, self.text = code, text.decode("utf-8", "replace")

    def judge(self) -> Fate:
        """Say what became of the message since ``begin``."""
        if self.is_handed_over and self.answer is None:
            return Fate.UNKNOWN
        if self.answer is None or 400 <= self.answer < 500 or self.answer < 0:
            return Fate.AGAIN
        return Fate.REFUSED if self.answer >= 500 else Fate.SENT


def judge_error(code: str, status: int | None = None) -> Fate:
    """Say what became of an HTTP request, by how it failed.

    ``code`` as in ``lead_priority``: connect, timeout, protocol, status, redirect ...

    >>> judge_error("connect"), judge_error("timeout"), judge_error("status", 503)
    (<Fate.AGAIN: 'again'>, <Fate.UNKNOWN: 'unknown'>, <Fate.AGAIN: 'again'>)
    """
    if code in ("connect", "resolve") or status in (429, 503):
        return Fate.AGAIN
    if code in ("timeout", "protocol") or (status and status >= 500):
        return Fate.UNKNOWN
    return Fate.REFUSED


def again_at(tries: int, now: datetime) -> datetime | None:
    """Give when to try again after ``tries`` failures; None: give up.

    >>> again_at(2, datetime(2026, 3, 2, 9, 0))
    datetime.datetime(2026, 3, 2, 9, 5)
    >>> again_at(TRIES, datetime(2026, 3, 2, 9, 0)) is None
    True
    """
    if tries >= TRIES:
        return None
    return now + WAITS[min(max(tries, 1), len(WAITS)) - 1]
