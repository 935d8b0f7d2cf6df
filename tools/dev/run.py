"""``make run``: from nothing to a running Odoo with all addons."""

import argparse
import hashlib

from . import (
    addons,
    cache,
    databases,
    machine,
    odoo_server,
    progress,
    summary,
    template_database,
)
from .errors import SetupError

DEFAULT_PORT = "8069"
DEFAULT_DATABASE = "lead_demo"
USER = PASSWORD = "admin"


def main(options: argparse.Namespace) -> None:
    """Prepare the database, show what the product did in it, serve it."""
    port = machine.require_free_port(options.port or DEFAULT_PORT)
    database = databases.check_name(options.db or DEFAULT_DATABASE)
    with machine.ready() as ready:
        prepare(ready, database, demo=options.demo != "0")
        summary.show(ready, database)
        _serve(ready, database, port)


def prepare(ready: machine.Machine, database: str, demo: bool) -> None:
    """Make the database, or bring it to the code of this clone."""
    with cache.locked(f"database-{database}"):
        if not databases.exists(ready, database):
            draft = f"{database}_draft"
            template_database.copy_to(ready, draft, demo)
            bring_up_to_date(ready, draft)
            databases.rename(ready, draft, database)
            _remember(ready, database)
        elif _remembered(ready, database) != code_digest():
            bring_up_to_date(ready, database)
            _remember(ready, database)


def bring_up_to_date(ready: machine.Machine, database: str) -> None:
    """Install our addons where they are missing, update the others."""
    ours = addons.base()
    present = [name for name in ours if databases.is_installed(ready, database, name)]
    missing = [name for name in ours if name not in present]
    if ours:
        odoo_server.change(
            *(ready, database, f"install {', '.join(ours)} in {database}"),
            *(["-i", ",".join(missing)] if missing else []),
            *(["-u", ",".join(present)] if present else []),
        )


def code_digest() -> str:
    """Return a hash of the addons' files: other code means an update."""
    found = hashlib.sha256()
    for name in addons.names():
        for path in sorted((cache.REPOSITORY / name).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(str(path.relative_to(cache.REPOSITORY)).encode())
                found.update(path.read_bytes())
    return found.hexdigest()


def _remembered(ready: machine.Machine, database: str) -> str | None:
    statement = (
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
        "WHERE datname = current_database()"
    )
    return databases.query(ready, database, statement)[0][0]


def _remember(ready: machine.Machine, database: str) -> None:
    statement = f"COMMENT ON DATABASE \"{database}\" IS '{code_digest()}'"
    databases.query(ready, database, statement)


def _serve(ready: machine.Machine, database: str, port: int) -> None:
    """Serve until Ctrl-C."""
    log = cache.subfolder("logs") / f"server-{database}-{port}.log"
    with odoo_server.serving(ready, database, port, log) as server:
        progress.say(
            f"\n  http://localhost:{port}/odoo\n  user {USER}, password {PASSWORD}\n"
            f"  log: {log}\n  Ctrl-C stops it.\n"
        )
        if server.wait():
            raise SetupError(f"Odoo stopped by itself; see {log}")
