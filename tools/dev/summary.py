"""What the product did with the leads of a database, for the terminal.

The script beside this file runs in Odoo's shell and prints the lines; what
the database does not have yet, it leaves out.
"""

import subprocess
from pathlib import Path

from . import addons, cache, progress
from .machine import Machine

SCRIPT = Path(__file__).with_name("summary_script.py")
MARK = "| "


def show(machine: Machine, database: str) -> None:
    """Print the summary; without it the server starts all the same."""
    if not addons.names():
        return
    log = cache.subfolder("logs") / f"summary-{database}.log"
    command = [str(machine.python.python), "-m", "odoo", "shell", "-d", database]
    with progress.step("look at the leads"), log.open("w") as errors:
        result = subprocess.run(
            [*command, "--no-http", "--log-level=warn"],
            input=SCRIPT.read_text(),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=machine.environment(),
            cwd=machine.data_folder,
            check=False,
        )
    lines = [
        line.removeprefix(MARK)
        for line in result.stdout.splitlines()
        if line.startswith(MARK)
    ]
    if result.returncode:
        progress.warn(f"no summary of the leads; see {log}")
    progress.say("\n".join(["", *(f"  {line}" for line in lines)]))
