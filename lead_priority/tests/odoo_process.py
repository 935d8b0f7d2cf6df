"""Other processes with Odoo's registry of a database, as workers of a server have."""

import os
import subprocess
import sys

from odoo.tools import config

OPTIONS = {
    "db_host": "db_host",
    "db_port": "db_port",
    "db_user": "db_user",
    "data_dir": "data-dir",
}
PREPARE = """
from odoo.tools import config
config.parse_config({arguments!r}, setup_logging=False)
from odoo.modules.registry import Registry
registry = Registry({database!r})
"""


def start_process(database, code):
    """Start a process that runs ``code`` with ``registry``; its pipes carry text."""
    arguments = ["-d", database, "--addons-path", ",".join(config["addons_path"])]
    arguments += [
        f"--{name}={config[option]}"
        for option, name in OPTIONS.items()
        if config[option]
    ]
    prepare = PREPARE.format(arguments=arguments, database=database)
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    if config["db_password"]:
        environ["PGPASSWORD"] = config["db_password"]
    return subprocess.Popen(
        [sys.executable, "-c", prepare + code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environ,
        text=True,
    )
