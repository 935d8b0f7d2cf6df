"""Work of public routes in transactions of their own: a 2xx says it is on disk."""

import contextlib
import random
import time

from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from .intake.errors import IntakeError

TRIES = 20
# Of parallel identical requests one inserts, the others find its row at once; those
# that still meet after it are many at one record, and wait a moment.
TRIES_AT_ONCE = 3
WAIT_SECONDS = 0.05


# The time of the transaction, and that its commit waits for the disk, whatever the
# server's setting is: for statements that do everything in one round trip.
NOW = SQL("(now() AT TIME ZONE 'UTC')")
WAITS_FOR_DISK = SQL("set_config('synchronous_commit', 'on', true) = 'on'")
# Of page views: one that a crash of the database loses is not worth a turn of the disk.
NOT_WAITED_FOR = SQL("set_config('synchronous_commit', 'off', true) = 'off'")


def begin(env):
    """Let this transaction's commit wait for the disk; give its time (naive UTC)."""
    env.cr.execute(SQL("SELECT %s, %s", NOW, WAITS_FOR_DISK))
    return env.cr.fetchone()[0]


def durably(env, work, begin=begin):
    """Call ``work(begin(env))`` in a transaction, commit it, and give its result.

    After a conflict it is called again with a new snapshot. Ends the transaction of
    the request: two connections for each would empty the pool.

    :raises IntakeError: too_many_requests, when the conflict did not end
    """
    for attempt in range(TRIES):
        if attempt:
            env.cr.rollback()
            env.transaction.reset()
        if attempt >= TRIES_AT_ONCE:
            time.sleep(random.uniform(0, WAIT_SECONDS * (attempt - 1)))
        with contextlib.suppress(*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            try:
                result = work(begin(env))
            except IntakeError:
                # The request goes on to an answer: nothing of this may be committed.
                env.cr.rollback()
                raise
            # On disk before the 2xx is sent; see the docstring.
            env.cr.commit()  # pylint: disable=invalid-commit
            return result
    env.cr.rollback()
    raise IntakeError("too_many_requests", status=429)
