"""Databases with their filestores: make, copy, list, drop.

SQL runs in the environment's Python, whose driver works with our own server
and with any server of the user's.
"""

import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from . import cache
from .errors import SetupError
from .machine import Machine

MAX_NAME_LENGTH = 63
DROP_TRIES = 60
DROP_WAIT_SECONDS = 0.5
QUERY_SCRIPT = """
import json, sys, psycopg2
connection = psycopg2.connect(dbname=sys.argv[1])
connection.autocommit = True
cursor = connection.cursor()
for statement in json.load(sys.stdin):
    cursor.execute(statement)
print(json.dumps(cursor.fetchall() if cursor.description else [], default=str))
"""


def query(machine: Machine, database: str, *statements: str) -> list[list]:
    """Run statements one by one; return the rows of the last."""
    result = subprocess.run(
        [machine.python.python, "-c", QUERY_SCRIPT, database],
        input=json.dumps(statements),
        env=machine.variables,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        reason = result.stderr.strip().splitlines()[-1]
        raise SetupError(f"PostgreSQL refused on {database}: {reason}")
    return json.loads(result.stdout)


def check_name(name: str) -> str:
    """Return a database name that is safe to write into a statement."""
    if (
        not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", name)
        or len(name) > MAX_NAME_LENGTH
    ):
        raise SetupError(f"DB={name} is no database name: letters, digits, _ and -.")
    return name


def names(machine: Machine, prefix: str = "") -> list[str]:
    """Return the databases whose names start with a prefix."""
    rows = query(
        machine, "postgres", "SELECT datname FROM pg_database ORDER BY datname"
    )
    return [name for (name,) in rows if name.startswith(prefix)]


def exists(machine: Machine, name: str) -> bool:
    return name in names(machine)


def filestore(machine: Machine, name: str) -> Path:
    return machine.data_folder / "filestore" / name


def copy(machine: Machine, source: str, target: str) -> None:
    """Copy a database that nobody uses, with its filestore."""
    drop(machine, target)
    # Two copies of one source at the same time: the second would be refused.
    with cache.locked(f"copy-{source}"):
        query(machine, "postgres", f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    if filestore(machine, source).is_dir():
        # Odoo names these files by their content and never changes one.
        shutil.copytree(
            filestore(machine, source),
            filestore(machine, target),
            copy_function=os.link,
        )


def limit_queries(machine: Machine, name: str, seconds: int) -> None:
    """Let queries of new connections to a database fail that take longer."""
    query(
        *(machine, "postgres"),
        f"ALTER DATABASE \"{name}\" SET statement_timeout = '{seconds}s'",
    )


def rename(machine: Machine, source: str, target: str) -> None:
    """Give a finished database its name."""
    if filestore(machine, source).is_dir():
        shutil.rmtree(filestore(machine, target), ignore_errors=True)
        filestore(machine, source).rename(filestore(machine, target))
    query(machine, "postgres", f'ALTER DATABASE "{source}" RENAME TO "{target}"')


def drop(machine: Machine, name: str) -> None:
    """Remove a database with its filestore, if it is there."""
    for _wait in range(DROP_TRIES):
        try:
            query(machine, "postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            break
        except SetupError as error:
            # A worker of autovacuum is at it: we may not stop it, it ends by itself.
            if "may terminate this process" not in str(error):
                raise
            time.sleep(DROP_WAIT_SECONDS)
    else:
        query(machine, "postgres", f'DROP DATABASE IF EXISTS "{name}"')
    shutil.rmtree(filestore(machine, name), ignore_errors=True)


def is_installed(machine: Machine, database: str, module: str) -> bool:
    """Tell whether a database holds an installed module."""
    (has_table,) = query(
        machine, database, "SELECT to_regclass('ir_module_module') IS NOT NULL"
    )[0]
    if not has_table:
        return False
    statement = (
        "SELECT 1 FROM ir_module_module "
        f"WHERE name = '{module}' AND state IN ('installed', 'to upgrade')"
    )
    return bool(query(machine, database, statement))
