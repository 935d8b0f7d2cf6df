"""A real server for the tests that need one.

The fixtures start it on first use: a database with all our addons, no demo
data, dropped at the end.
"""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import shells
import storms
from clusters import Cluster
from playwright.sync_api import Browser, sync_playwright

from tools.dev import addons, databases, machine, odoo_server, template_database
from tools.dev import browser as browsers
from tools.dev.machine import Machine

_logger = logging.getLogger(__name__)


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


@contextmanager
def scratch_database(
    ready: Machine, purpose: str, *only: str, demo: bool = False
) -> Iterator[str]:
    """Yield the name of a database with all our addons, or some, installed."""
    name = template_database.scratch_name(purpose)
    template_database.copy_to(ready, name, demo)
    try:
        ours = only or addons.base()
        if ours:
            title = f"install {', '.join(ours)}"
            odoo_server.change(ready, name, title, "-i", ",".join(ours))
        yield name
    finally:
        databases.drop(ready, name)


@contextmanager
def running_server(
    ready: Machine, database: str, folder: Path, cron_threads: int
) -> Iterator[Server]:
    port, log = machine.free_port(), folder / "odoo.log"
    option = f"--max-cron-threads={cron_threads}"
    with odoo_server.serving(ready, database, port, log, option):
        yield Server(ready, database, port, log)


@pytest.fixture(scope="session")
def database(ready_machine: Machine) -> Iterator[str]:
    """Yield the name of the database that the tests share."""
    with scratch_database(ready_machine, "server") as name:
        yield name


@pytest.fixture(scope="session")
def server(
    ready_machine: Machine, database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Yield a server on that database; crons are off, tests call them."""
    folder = tmp_path_factory.mktemp("server")
    with running_server(ready_machine, database, folder, cron_threads=0) as serving:
        yield serving


@pytest.fixture(scope="module")
def live_server(
    ready_machine: Machine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Yield a server with a cron worker, on a database of its own."""
    folder = tmp_path_factory.mktemp("live")
    with (
        scratch_database(ready_machine, "live") as name,
        running_server(ready_machine, name, folder, cron_threads=1) as serving,
    ):
        yield serving


@pytest.fixture(scope="module")
def demo_server(
    ready_machine: Machine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Yield a server on the company of the demo, with half a year of leads."""
    folder = tmp_path_factory.mktemp("demo")
    with (
        scratch_database(ready_machine, "demo", "lead_analytics", demo=True) as name,
        running_server(ready_machine, name, folder, cron_threads=0) as serving,
    ):
        yield serving


@pytest.fixture(scope="session")
def own_cluster(
    ready_machine: Machine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Cluster, str]]:
    """Yield a durable PostgreSQL of our own, and a database in it to be copied."""
    cluster = Cluster(ready_machine, tmp_path_factory.mktemp("primary"))
    ours = ("lead_nurture", "lead_analytics")
    with (
        scratch_database(ready_machine, "cluster", *ours) as name,
        cluster.running(),
    ):
        cluster.take_over(name)
        yield cluster, name


@contextmanager
def database_copy(cluster: Cluster, source: str, purpose: str) -> Iterator[str]:
    """Yield a database of that cluster that nobody has used yet."""
    name = template_database.scratch_name(purpose)
    databases.copy(cluster.machine, source, name)
    try:
        yield name
    finally:
        databases.drop(cluster.machine, name)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browsers.ensure(), args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def play_rounds(ready_machine: Machine, tmp_path: Path) -> Callable:
    """Return a function that plays rounds in Odoo's shell on a database of their own.

    It calls ``run(env, path, **options)`` of a module of this folder, which writes its
    report to the path, and gives the report and the log.
    """

    def in_shell(module: str, seconds: float, **options) -> tuple[dict, str]:
        path = tmp_path / "report.json"
        with scratch_database(ready_machine, "jobs") as database:
            function = f"{module}.run"
            log = shells.call(
                ready_machine, database, function, path, seconds, **options
            )
        report = json.loads(path.read_text())
        if isinstance(report, dict):
            told = [f"{key} {one}" for key, one in report.items() if type(one) is int]
            _logger.warning("%s: %s", module, ", ".join(told))
        return report, log

    return in_shell


@pytest.fixture(scope="module", autouse=True)
def storm(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a module that fuzzes, send what it has sent once more, each spoilt. S1"""
    if not request.module.__name__.startswith(("test_fuzzed", "test_api_schema")):
        yield
        return
    serving, sent = request.getfixturevalue("server"), []
    with storms.noting(sent):
        yield
    storms.rage_by_route(serving, request.module.__name__, sent)
