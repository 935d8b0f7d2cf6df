"""Run a function of a module of this folder in Odoo's shell, on any database."""

import subprocess
from pathlib import Path

from tools.dev import odoo_server
from tools.dev.machine import Machine

SCRIPT = """
import sys
sys.path.insert(0, {folder!r})
import {module}
{module}.{function}(env, {path!r}, **{options!r})
"""


def call(
    machine: Machine,
    database: str,
    function: str,
    path: Path,
    seconds: float = 300,
    arguments: tuple[str, ...] = (),
    **options,
) -> str:
    """Call ``module.function(env, path, **options)``; return the log.

    :param arguments: more words for Odoo's command line, as ``--addons-path=...``
    :raises AssertionError: the shell failed; it holds the log
    """
    module, _, function = function.partition(".")
    script = SCRIPT.format(
        folder=str(Path(__file__).parent),
        module=module,
        function=function,
        path=str(path),
        options=options,
    )
    command = odoo_server.command(machine, database, "--no-http", *arguments)
    shell = subprocess.run(
        [*command[:3], "shell", *command[3:]],
        input=script,
        env=machine.environment(),
        cwd=machine.data_folder,
        text=True,
        timeout=seconds,
        stderr=subprocess.PIPE,
        check=False,
    )
    assert shell.returncode == 0, shell.stderr[-6000:]
    return shell.stderr
