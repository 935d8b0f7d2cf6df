"""Work of crons, batch by batch: each a transaction, again when another got in its way.

Odoo tries a request again after a conflict, a cron it does not. So a cron is::

    def _cron_reclaim(self):
        run_batches(self.env, self._reclaim_due)

    def _reclaim_due(self, limit=BATCH_SIZE):
        '''Take back the next due leads; give how many were due, 0 when none is left.'''
        now = self.env.cr.now()
        due = self._get_due(now, limit)
        work_on_each(due, lambda leads: leads._reclaim(now), self._park)
        return len(due)

A batch must not find its own records again: what was done, or parked, is not due any
more. Then a cron that is killed goes on where it was.
"""

import logging
import random
import time
from contextlib import contextmanager
from contextvars import ContextVar

from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

# Another transaction was faster, or holds what we need: a new try may work.
CONFLICTS = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)
TRIES = 5
# Longest wait before the second try; doubled for each further one.
FIRST_WAIT_SECONDS = 0.1
# Minutes until all of what others got in the way of is looked at again, where a cron
# looks at many for the sake of one record: a flow, a segment.
BUSY_MINUTES = 1
# In the last try a conflict is the failure of the record that meets it.
_is_last_try = ContextVar("is_last_try", default=False)


def run_batches(env, work, size=0):
    """Call ``work()`` until nothing is left or the time of the cron is over.

    ``work`` deals with one batch and gives how many records that were, 0 when nothing
    is left. Each batch is committed. Records and environments stay usable after it,
    what they have in cache does not.

    :param size: of a full batch, where one with fewer is to be the last: other jobs
        have their turn before what comes in meanwhile
    :return: whether nothing is left
    :raises: what ``work`` raises, or the conflict that did not end after ``TRIES``
    """
    cron = env["ir.cron"]
    while count := run_batch(env, work):
        if count < size:
            break
        # "1 remains" lets Odoo call the cron again soon when its time is over.
        if not cron._commit_progress(int(count), remaining=1):
            return False
    cron._commit_progress(int(count or 0), remaining=0)
    return True


def run_by_company(env, work):
    """Call ``work(company_id)`` for each company, each in a transaction of its own."""
    companies = env["res.company"].search([("active", "=", True)], order="id").ids

    def work_on_next():
        if not companies:
            return 0
        work(companies.pop())
        return 1

    return run_batches(env, work_on_next)


def run_batch(env, work):
    """Call ``work()``, again in a new transaction after a conflict; give its result.

    What it wrote is flushed; the caller commits. A conflict rolls back all that is
    not committed, so commit before.

    :raises: what ``work`` raises, or the conflict that did not end after ``TRIES``
    """
    for attempt in range(1, TRIES + 1):
        try:
            with _last_try(attempt == TRIES):
                result = work()
            env.cr.flush()
        except CONFLICTS as conflict:
            _start_again(env)
            if attempt == TRIES:
                raise
            _logger.info("Batch met another transaction, try %s: %s", attempt, conflict)
            # Jitter: two that met would only meet again.
            time.sleep(random.uniform(0, FIRST_WAIT_SECONDS * 2 ** (attempt - 1)))
        else:
            return result
    return None


@contextmanager
def _last_try(is_last):
    token = _is_last_try.set(is_last)
    try:
        yield
    finally:
        _is_last_try.reset(token)


def _start_again(env):
    env.cr.rollback()
    env.transaction.reset()
    env.registry.reset_changes()


def work_on_each(records, work, park):
    """Call ``work(records)``; if that fails, ``work(record)`` for each of them alone.

    Each call has a savepoint of its own. ``park(record, error)`` is called for those
    that fail even alone: it notes the failure, so that they are not due for ever; it
    is called outside the savepoint. Conflicts are raised: ``run_batch`` tries again.
    In its last try they count as failures: one record that deadlocks each time is
    parked, the others are done.
    """
    if not _attempt(records, work):
        return
    _logger.info("%s: worked on one by one", records)
    for record in records:
        if error := _attempt(record, work):
            _logger.warning("%s failed", record, exc_info=error)
            park(record, error)


def work_on_halves(records, work, park):
    """As ``work_on_each``, for large batches: what fails is halved, down to one.

    A few that fail cost some more calls, not one for each of the others.
    """
    if not records or not (error := _attempt(records, work)):
        return
    if len(records) == 1:
        _logger.warning("%s failed", records, exc_info=error)
        park(records, error)
        return
    middle = len(records) // 2
    work_on_halves(records[:middle], work, park)
    work_on_halves(records[middle:], work, park)


def _attempt(records, work):
    """Call ``work(records)`` in a savepoint; give the error if it failed."""
    try:
        with records.env.cr.savepoint():
            work(records)
    except CONFLICTS as conflict:
        if not _is_last_try.get():
            raise
        return conflict
    except Exception as error:
        return error
    return None
