"""Run Odoo: install addons, run tests, serve."""

import contextlib
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen

from . import cache, processes, progress
from .errors import SetupError
from .machine import Machine

START_SECONDS = 180.0
POLL_SECONDS = 0.3
LOADING = re.compile(r"Loading module (\S+) \((\d+)/(\d+)\)")
# The last line of a traceback names the error; these come after it.
PROBLEM = re.compile(r" (?:ERROR|CRITICAL) \S+ (?:\S+: )?(.*)")


def command(machine: Machine, database: str, *options: str) -> list[str]:
    """Return the command line of Odoo on a database."""
    return [
        str(machine.python.python),
        *("-m", "odoo", "-d", database, "--db-filter", f"^{database}$"),
        *options,
    ]


def loading_progress(step: progress.Step) -> Callable[[str], None]:
    """Show which module of how many Odoo loads."""

    def note(line: str) -> None:
        found = LOADING.search(line)
        if found:
            step.detail = found[1]
            step.percent = 100 * (int(found[2]) - 1) / int(found[3])

    return note


def change(machine: Machine, database: str, title: str, *options: str) -> None:
    """Install or update modules in a database."""
    log = cache.subfolder("logs") / f"{database}.log"
    full = command(machine, database, "--no-http", "--stop-after-init", *options)
    with progress.step(title) as step:
        code = processes.run(
            full,
            log,
            env=machine.environment(),
            cwd=machine.data_folder,
            on_line=loading_progress(step),
        )
        if code:
            raise SetupError(f"{title} failed: {explain(log)} (all of it: {log})")


@contextlib.contextmanager
def serving(
    machine: Machine, database: str, port: int, log: Path, *options: str
) -> Iterator["Popen[str]"]:
    """Serve a database on a port for as long as the block lasts."""
    full = command(machine, database, "--http-port", str(port), *options)
    with serving_command(full, machine, port, log) as server:
        yield server


@contextlib.contextmanager
def serving_command(
    full: list[str], machine: Machine, port: int, log: Path
) -> Iterator["Popen[str]"]:
    """Serve by a command line for as long as the block lasts."""
    variables, folder = machine.environment(), machine.data_folder
    with (
        log.open("w") as sink,
        processes.started(full, variables, folder, output=sink) as server,
    ):
        with progress.step("start Odoo"):
            _wait_for(server, f"http://localhost:{port}/odoo", log)
        yield server


def _wait_for(server: "Popen[str]", url: str, log: Path) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise SetupError(f"Odoo does not start: {explain(log)} (see {log})")
        try:
            urllib.request.urlopen(url, timeout=START_SECONDS).close()
            return
        except urllib.error.HTTPError as error:
            raise SetupError(
                f"Odoo answers {error.code} on {url}; see {log}"
            ) from error
        except OSError:
            time.sleep(POLL_SECONDS)
    raise SetupError(f"Odoo did not answer within {START_SECONDS:.0f} s; see {log}")


def explain(log: Path) -> str:
    """Return the line of Odoo's log that says most about a failure."""
    text = log.read_text(errors="replace")
    errors = re.findall(r"^(?:\w+\.)*\w+(?:Error|Exception|Invalid)\b.*$", text, re.M)
    problems = [found.strip() for found in PROBLEM.findall(text)]
    return (errors or problems or [processes.last_words(log)])[-1]
