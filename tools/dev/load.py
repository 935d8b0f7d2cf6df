"""``make load``: bring a CSV of leads into a database (see docs/loader.md)."""

import argparse
import subprocess
from pathlib import Path

from . import cache, databases, machine, run
from .errors import SetupError


def main(options: argparse.Namespace) -> int:
    """Run the loader with Odoo's Python on a database of ``make run``."""
    database = databases.check_name(options.db or run.DEFAULT_DATABASE)
    if not options.file or not options.mapping:
        raise SetupError("Say what to load: make load FILE=... MAPPING=...")
    extra = ["--hold-outcomes", options.hold] if options.hold else []
    if options.score:
        extra += ["--score-model", str(Path(options.score).resolve())]
    with machine.ready() as ready:
        run.prepare(ready, database, demo=options.demo == "1")
        environment = ready.environment()
        environment["PYTHONPATH"] += f":{cache.REPOSITORY}"
        return subprocess.call(
            [
                str(ready.python.python),
                *("-m", "tools.loader", str(Path(options.file).resolve())),
                *("--mapping", str(Path(options.mapping).resolve())),
                *("--database", database, *extra),
            ],
            env=environment,
            cwd=ready.data_folder,
        )
