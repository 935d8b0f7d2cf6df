"""All that a command needs to work with Odoo, made ready in one place."""

import contextlib
import secrets
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import addons, cache, odoo_source, other_addons, postgres, python_env
from .errors import SetupError
from .odoo_source import OdooSource
from .python_env import PythonEnv

MAX_PORT = 65535
# Of what tests and benches start.
FIRST_PORT, LAST_PORT = 20_000, 32_000
DATABASE_OPTIONS = {
    "db_host": "PGHOST",
    "db_port": "PGPORT",
    "db_user": "PGUSER",
    "db_password": "PGPASSWORD",
}


@dataclass(frozen=True)
class Machine:
    """Odoo, its Python, addons of others and a PostgreSQL server that answers."""

    odoo: OdooSource
    python: PythonEnv
    others: Path
    variables: dict[str, str]

    @property
    def data_folder(self) -> Path:
        """Return Odoo's data folder: filestores and sessions."""
        return cache.subfolder("data")

    def environment(self) -> dict[str, str]:
        """Return the variables for a process that imports Odoo."""
        paths = [str(self.odoo.import_path), str(self.others)]
        return {
            **self.variables,
            "PYTHONPATH": ":".join(paths),
            "PYTHONUNBUFFERED": "1",
            "PYTHONWARNINGS": "ignore",
            "PATH": f"{self.python.bin}:{self.variables.get('PATH', '')}",
            "ODOO_RC": str(self.configuration()),
        }

    def configuration(self) -> Path:
        """Write Odoo's configuration file; the user's own is left alone."""
        paths = [*self.odoo.addon_paths, other_addons.addon_path(self.others)]
        if addons.names():
            paths.append(cache.REPOSITORY)
        lines = [
            "[options]",
            f"addons_path = {','.join(map(str, paths))}",
            f"data_dir = {self.data_folder}",
            "list_db = False",
            "http_interface = 127.0.0.1",
        ]
        for option, variable in DATABASE_OPTIONS.items():
            if self.variables.get(variable):
                lines.append(f"{option} = {self.variables[variable]}")
        text = "\n".join(lines) + "\n"
        name = f"odoo-{cache.clone_id()}-{cache.digest(text)}.conf"
        path = cache.subfolder("configurations") / name
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(text)
        return path


@contextlib.contextmanager
def ready() -> Iterator[Machine]:
    """Fetch what is missing, start PostgreSQL, and stop it at the end."""
    odoo, env = odoo_source.ensure(), python_env.ensure()
    others = other_addons.ensure(env)
    with postgres.server(env) as variables:
        yield Machine(odoo, env, others, variables)


def free_port() -> int:
    """Return a port of this machine that nobody uses now.

    It is none of those that Linux gives to connections that go out (from 32768 on): one
    of these may be taken before a server listens at it.
    """
    while True:
        port = FIRST_PORT + secrets.randbelow(LAST_PORT - FIRST_PORT)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("0.0.0.0", port))
            return port


def require_free_port(value: str) -> int:
    """Return the port that the user asked for, if it can be had."""
    if not value.isdigit() or not 0 < int(value) <= MAX_PORT:
        raise SetupError(f"PORT={value} is no port: give a number up to {MAX_PORT}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", int(value)))
        except OSError as error:
            raise SetupError(
                f"Port {value} cannot be used ({error.strerror}); "
                f"choose another: make run PORT={(int(value) + 1) % MAX_PORT}"
            ) from error
    return int(value)
