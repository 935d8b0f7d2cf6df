"""The turn of a job: until when it works, and whether it left something.

Work asks ``ir.cron`` after each batch how much time there is (see
``lead_priority.batches``). In a job the answer is the time left of its turn.
"""

import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

_turn = ContextVar("turn", default=None)


@dataclass
class Turn:
    """``ends_at``: by ``time.monotonic``; ``is_left``: whether work was left then."""

    ends_at: float
    is_left: bool = False

    def note_batch(self, remaining, now):
        """Take that a batch ended; give the seconds until the turn does, at least 0."""
        seconds = max(0.0, self.ends_at - now)
        if remaining and not seconds:
            self.is_left = True
        return seconds


@contextmanager
def take_turn(seconds):
    """Let what is done inside be the turn of a job; yield it."""
    turn = Turn(time.monotonic() + seconds)
    token = _turn.set(turn)
    try:
        yield turn
    finally:
        _turn.reset(token)


def get_turn():
    """Give the turn of the job that this code runs in, None outside of jobs."""
    return _turn.get()
