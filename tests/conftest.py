"""A real server for the tests that need one.

The fixtures start it on first use: a database with all our addons, no demo
data, dropped at the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools.dev import addons, databases, machine, odoo_server, template_database
from tools.dev.machine import Machine


@dataclass(frozen=True)
class Server:
    """A running Odoo; its user is admin, password admin."""

    machine: Machine
    database: str
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def query(self, *statements: str) -> list[list]:
        """Run SQL on its database; return the rows of the last statement."""
        return databases.query(self.machine, self.database, *statements)


@pytest.fixture(scope="session")
def ready_machine() -> Iterator[Machine]:
    with machine.ready() as ready:
        yield ready


@pytest.fixture(scope="session")
def database(ready_machine: Machine) -> Iterator[str]:
    """Yield the name of a database with all our addons installed."""
    name = template_database.scratch_name("server")
    template_database.copy_to(ready_machine, name)
    try:
        ours = addons.names()
        if ours:
            title = f"install {', '.join(ours)}"
            odoo_server.change(ready_machine, name, title, "-i", ",".join(ours))
        yield name
    finally:
        databases.drop(ready_machine, name)


@pytest.fixture(scope="session")
def server(
    ready_machine: Machine, database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Yield a server on that database; crons are off, tests call them."""
    port, log = machine.free_port(), tmp_path_factory.mktemp("server") / "odoo.log"
    serving = odoo_server.serving(
        ready_machine, database, port, log, "--max-cron-threads=0"
    )
    with serving:
        yield Server(ready_machine, database, port, log)
