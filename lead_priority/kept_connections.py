"""Connections that keep their prepared statements from one request to the next.

Odoo takes its connections anew for each request (``DISCARD ALL``), so PostgreSQL plans
every statement of it again, those of foreign keys too, and begin and commit are round
trips of their own. A statement that is a whole transaction needs none of that: here it
is planned once and takes one round trip. Its commit waits for the disk, whatever the
server's setting is.
"""

import contextlib
import itertools
import select
import time
from collections import defaultdict

import psycopg2
from psycopg2.extensions import STATUS_READY

from odoo.sql_db import Cursor, connection_info_for
from odoo.tools import SQL

# Of one process and database; requests that find none free go Odoo's way.
MOST_KEPT = 4
# A plan is as good as what was known of the tables when it was made.
MOST_SECONDS = 600
SETTINGS = "SET synchronous_commit = on; SET plan_cache_mode = force_generic_plan"

_free = defaultdict(list)
_numbers = itertools.count()


class Statement:
    """A statement that is always the same but for its values.

    :param query: ``SQL`` whose parameters (of any value) are those of ``run``
    """

    def __init__(self, query):
        numbers = range(1, len(query.params) + 1)
        self.name = f"lead_{next(_numbers)}"
        self.prepare = f"PREPARE {self.name} AS {query.code}" % tuple(
            f"${number}" for number in numbers
        )
        places = SQL(", ").join(SQL("%s", None) for _number in numbers)
        values = SQL("(%s)", places) if numbers else SQL()
        self.call = SQL("EXECUTE %s %s", SQL.identifier(self.name), values).code

    def run(self, cr, *values):
        """Run it in a transaction of its own; give its rows, or None: run it yourself.

        None where ``cr``, the request's cursor, is in a transaction (what it holds may
        be what this would wait for), belongs to a test, or where no connection is free.

        :raises psycopg2.Error: not stored, or, where the connection broke, not known
        """
        if not isinstance(cr, Cursor) or cr._cnx.status != STATUS_READY:
            return None
        connection = _take(cr.dbname)
        if not connection:
            return None
        try:
            return connection.run(self, values)
        finally:
            _give_back(cr.dbname, connection)


class KeptConnection:
    """One connection of ours, without a transaction between two statements."""

    def __init__(self, database):
        info = connection_info_for(database)[1]
        self._connection = psycopg2.connect(**info)
        self._connection.autocommit = True
        with self._connection.cursor() as cursor:
            cursor.execute(SETTINGS)
        self._prepared = set()
        self._made_at = time.monotonic()

    def run(self, statement, values):
        with self._connection.cursor() as cursor:
            if statement.name not in self._prepared:
                cursor.execute(statement.prepare)
                self._prepared.add(statement.name)
            cursor.execute(statement.call, values)
            return cursor.fetchall()

    def is_alive(self):
        """Whether it is young and the server has not hung up; asks nobody."""
        age = time.monotonic() - self._made_at
        if self._connection.closed or age > MOST_SECONDS:
            return False
        said = select.poll()
        said.register(self._connection, select.POLLIN)
        return not said.poll(0)

    def close(self):
        with contextlib.suppress(psycopg2.Error):
            self._connection.close()


def _take(database):
    """Give a free connection, or a new one; None where there cannot be one."""
    free = _free[database]
    while free:
        with contextlib.suppress(IndexError):
            connection = free.pop()
            if connection.is_alive():
                return connection
            connection.close()
    with contextlib.suppress(psycopg2.OperationalError):
        return KeptConnection(database)
    return None


def _give_back(database, connection):
    free = _free[database]
    if connection.is_alive() and len(free) < MOST_KEPT:
        free.append(connection)
    else:
        connection.close()
