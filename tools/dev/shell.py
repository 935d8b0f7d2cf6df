"""``make shell``: Odoo's Python shell on a database, with `env` ready."""

import argparse
import subprocess

from . import databases, machine, run


def main(options: argparse.Namespace) -> int:
    database = databases.check_name(options.db or run.DEFAULT_DATABASE)
    with machine.ready() as ready:
        command = [ready.python.python, "-m", "odoo", "shell", "-d", database]
        return subprocess.call(
            [*command, "--no-http"], env=ready.environment(), cwd=ready.data_folder
        )
