"""What fails is tried again a few times, ever later, and then waits for a person."""

import traceback
from datetime import timedelta

TRIES = 5
# Wait before the second try; doubled for each further one.
FIRST_WAIT = timedelta(minutes=1)
TRACE_CHARACTERS = 4000


def note_failure(record, error, now, due_field):
    """Note on ``record`` that it failed: when it is due again, or that it is parked.

    The record has ``tries``, ``error``, ``state`` with *parked*, and ``due_field``.
    :param now: naive UTC datetime
    """
    tries = record.tries + 1
    is_parked = tries >= TRIES
    trace = "".join(traceback.format_exception(error))[-TRACE_CHARACTERS:]
    record.write(
        {
            "tries": tries,
            "error": trace,
            due_field: not is_parked and now + FIRST_WAIT * 2 ** (tries - 1),
            "state": "parked" if is_parked else record.state,
        }
    )
