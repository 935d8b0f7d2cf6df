"""``make screenshots``: the pictures of docs/images, from a fresh look at the demo."""

import argparse
import subprocess

from . import browser, cache, databases, machine, odoo_server, run

DEFAULT_DATABASE = "lead_screenshots"


def main(options: argparse.Namespace) -> int:
    """Serve a demo database and take the pictures (TAGS= names of some of them)."""
    database = databases.check_name(options.db or DEFAULT_DATABASE)
    program, port = browser.ensure(), machine.free_port()
    log = cache.subfolder("logs") / f"screenshots-{database}.log"
    with machine.ready() as ready:
        run.prepare(ready, database, demo=True)
        command = [
            *(str(ready.python.python), "-m", "tools.screenshots"),
            *("--url", f"http://localhost:{port}", "--database", database),
            *("--browser", program, "--folder", "docs/images"),
            *(["--only", *options.tags.split(",")] if options.tags else []),
        ]
        quiet = "--max-cron-threads=0"
        with odoo_server.serving(ready, database, port, log, quiet):
            return subprocess.call(
                command, cwd=cache.REPOSITORY, env=ready.environment()
            )
