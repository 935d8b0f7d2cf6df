"""The commands behind ``make``, and what they have in common."""

import argparse
import errno
import importlib
import sys

from . import processes
from .errors import SetupError

INTERRUPTED = 130
# name: what it does; each is a module of this package with a function main().
COMMANDS = {
    "run": "start Odoo with all addons (PORT=8069 DB=lead_demo DEMO=1)",
    "test": "run all tests from a clean database (ADDON=lead_priority)",
    "quick": "run some tests of one addon (ADDON=... TAGS=/addon:Class DB=...)",
    "lint": "check style, types and translations",
    "bench": "measure speed, kept in bench/results.json (TAGS=rivals: only that)",
    "prove": "run proofs at full size, note them in docs/proofs.json (ROWS=, FORMS=)",
    "fuzz": "search for inputs that break the plain packages (SECONDS=600)",
    "load": "bring a CSV of leads in (FILE=... MAPPING=... DB=... HOLD=0.5 SCORE=...)",
    "check-xlsx": "open our workbooks in LibreOffice (DB=... FILE=...)",
    "dashboards": "write the files of the spreadsheet dashboards",
    "wheels": "build a wheel of each addon, into dist/ (ADDON=...)",
    "translations": "bring the translation files up to the code (ADDON=...)",
    "update": "update the addons in the database of make run (DB=lead_demo)",
    "shell": "open Odoo's Python shell on a database (DB=lead_demo)",
    "psql": "open PostgreSQL's shell on a database (DB=lead_demo)",
    "screenshots": "take the pictures of docs/images (DB=... TAGS=pools,zh_CN)",
    "setup": "fetch everything that the other commands need",
    "clean": "remove the databases and the cache (ALL=0 keeps the cache)",
}
VARIABLES = (
    "PORT",
    "DB",
    "DEMO",
    "ADDON",
    "TAGS",
    "ALL",
    "FILE",
    "MAPPING",
    "HOLD",
    "SCORE",
    "SECONDS",
    "ROWS",
    "FORMS",
)


def main(arguments: list[str]) -> int:
    """Run one command; errors that the user can mend are one line."""
    options = _parse(arguments)
    if options.command == "help":
        return _help()
    processes.stop_on_signals()
    try:
        module = importlib.import_module(f"tools.dev.{module_name(options.command)}")
        return module.main(options) or 0
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS):
            raise
        print(f"\n{error.strerror}: {error.filename or 'the disk'}", file=sys.stderr)
    return 1


def module_name(command: str) -> str:
    """Give the module of a command.

    >>> module_name("check-xlsx")
    'check_xlsx'
    """
    return command.replace("-", "_")


def _parse(arguments: list[str]) -> argparse.Namespace:
    """Read ``command NAME=value ...`` as make passes it."""
    parser = argparse.ArgumentParser(prog="make")
    parser.add_argument("command", choices=["help", *COMMANDS])
    parser.add_argument("settings", nargs="*", help="NAME=value")
    options = parser.parse_args(arguments)
    for name in VARIABLES:
        setattr(options, name.lower(), "")
    for setting in options.settings:
        name, _, value = setting.partition("=")
        if name not in VARIABLES:
            parser.error(f"unknown setting {name}; there are {', '.join(VARIABLES)}")
        setattr(options, name.lower(), value.strip())
    return options


def _help() -> int:
    for name, purpose in COMMANDS.items():
        print(f"make {name:<12} {purpose}")
    return 0
