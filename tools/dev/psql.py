"""``make psql``: PostgreSQL's shell on a database."""

import argparse
import subprocess

from . import databases, machine, postgres, run


def main(options: argparse.Namespace) -> int:
    database = databases.check_name(options.db or run.DEFAULT_DATABASE)
    with machine.ready() as ready:
        program = postgres.OwnServer(ready.python).bin / "psql"
        return subprocess.call([program, "-d", database], env=ready.variables)
