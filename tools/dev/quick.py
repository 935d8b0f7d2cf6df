"""``make quick``: some tests of one addon on a copy of the template."""

import argparse
import re
import sys

from . import (
    addons,
    browser,
    cache,
    databases,
    machine,
    odoo_server,
    processes,
    template_database,
)

# 2026-11-22 02:00:00,000 123 INFO database odoo.addons...: text
NOISE = re.compile(
    r"^Running as user|"
    r" (?:INFO|DEBUG|WARNING) \? odoo|"
    r" (?:INFO|DEBUG) \S+ odoo\.(?!tests|addons\.\w+\.tests)"
)


def main(options: argparse.Namespace) -> int:
    """Install (or update, with DB=...) the addon and run the tests of TAGS."""
    wanted = addons.chosen(options.addon)
    tags = options.tags or ",".join(f"/{name}" for name in wanted)
    with machine.ready() as ready:
        browser.ensure()
        return _run(ready, options.db, wanted, tags)


def _run(ready: machine.Machine, kept: str, wanted: list[str], tags: str) -> int:
    database = databases.check_name(kept or template_database.scratch_name("quick"))
    if not databases.exists(ready, database):
        template_database.copy_to(ready, database, wanted=wanted)
    missing = [
        name for name in wanted if not databases.is_installed(ready, database, name)
    ]
    present = [name for name in wanted if name not in missing]
    command = odoo_server.command(
        *(ready, database, "--stop-after-init", "--test-tags", tags),
        *("--http-port", str(machine.free_port())),
        *(["-i", ",".join(missing)] if missing else []),
        *(["-u", ",".join(present)] if present else []),
    )
    log = cache.subfolder("logs") / f"{database}.log"
    try:
        return processes.run(
            command, log, ready.environment(), ready.data_folder, on_line=_show
        )
    finally:
        if not kept:
            databases.drop(ready, database)


def _show(line: str) -> None:
    if not NOISE.search(line):
        sys.stdout.write(line)
        sys.stdout.flush()
