"""``make update``: bring a database to the code of this clone."""

import argparse

from . import databases, machine, run
from .errors import SetupError


def main(options: argparse.Namespace) -> None:
    database = databases.check_name(options.db or run.DEFAULT_DATABASE)
    with machine.ready() as ready:
        if not databases.exists(ready, database):
            raise SetupError(
                f"No database {database}: make run DB={database} makes it."
            )
        run.bring_up_to_date(ready, database)
