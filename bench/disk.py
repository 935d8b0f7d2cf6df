"""PostgreSQL that does not wait for the disk, as it was where targets were measured.

What waits for the disk says more of the disk than of the code: beside a request that
writes nothing, each commit costs what the disk takes.
"""

from contextlib import contextmanager

from odoo.sql_db import db_connect
from odoo.tools import SQL

NO_WAITING = SQL("ALTER SYSTEM SET fsync = off")
AS_CONFIGURED = SQL("ALTER SYSTEM RESET fsync")


@contextmanager
def without_fsync(database):
    """Let commits of the whole cluster not wait for the disk meanwhile."""
    _configure(database, NO_WAITING)
    try:
        yield
    finally:
        _configure(database, AS_CONFIGURED)


def _configure(database, statement):
    with db_connect(database).cursor() as cr:
        cr._cnx.autocommit = True
        cr.execute(statement)
        cr.execute("SELECT pg_reload_conf()")
        cr._cnx.autocommit = False
