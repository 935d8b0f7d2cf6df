"""Work in processes apart, each with connections of its own; inside Odoo's shell."""

import os
import signal
import time
import traceback
from contextlib import contextmanager

from odoo import SUPERUSER_ID, api, sql_db


@contextmanager
def environment(registry):
    """Yield an environment on a transaction of its own, committed at the end."""
    with registry.cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})


def start(registry, job, moment=0):
    """Do ``job(env)`` in a new process from that moment on; return its id."""
    if pid := os.fork():
        return pid
    status = 1
    try:
        # The connections belong to the parent: this process opens its own.
        start.parents_pool, sql_db._Pool = sql_db._Pool, None
        registry._db = sql_db.db_connect(registry.db_name)
        with environment(registry) as env:
            time.sleep(max(0, moment - time.time()))
            job(env)
        status = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(status)


def wait(pids):
    """Wait for processes to end; return how many failed."""
    return sum(bool(os.waitpid(pid, 0)[1]) for pid in pids)


def kill(registry, pid):
    """Kill a process and wait until PostgreSQL has rolled back what it did.

    :return: whether it was still running
    """
    os.kill(pid, signal.SIGKILL)
    _pid, status = os.waitpid(pid, 0)
    query = "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s"
    while True:
        with environment(registry) as env:
            env.cr.execute(query, [f"odoo-{pid}"])
            if not env.cr.fetchone()[0]:
                return os.WIFSIGNALED(status)
        time.sleep(0.02)
