"""The Python packages, in a virtual environment of the cache."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from . import cache, debian_packages, processes, progress
from .errors import SetupError

NEEDED_GIB = 1.5
REQUIREMENTS = (
    cache.REPOSITORY / "tools" / "requirements" / "odoo.txt",
    cache.REPOSITORY / "requirements.txt",
    cache.REPOSITORY / "tools" / "requirements" / "dev.txt",
)
PIP_PACKAGE = "python3-pip-whl/bookworm"


@dataclass(frozen=True)
class PythonEnv:
    """The interpreter that runs Odoo, its tests and the linters."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def bin(self) -> Path:
        return self.folder / "bin"

    @property
    def site_packages(self) -> Path:
        version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
        return self.folder / "lib" / version / "site-packages"

    @property
    def pip(self) -> list[str]:
        """Return the command that runs pip: its own, or the wheel of a bare system."""
        wheels = self.folder / "pip-wheels" / "usr" / "share" / "python-wheels"
        wheel = next(wheels.glob("pip-*.whl"), None)
        return [str(self.python), str(wheel / "pip") if wheel else "-mpip"]


def requirements_digest() -> str:
    """Return a hash of the pins and of this Python."""
    pins = [path.read_text() for path in REQUIREMENTS]
    return cache.digest(pins, sys.version_info[:3], sys.base_prefix)


def ensure() -> PythonEnv:
    """Return the environment with all pinned packages, built where missing."""
    name = f"python-{requirements_digest()}"
    return PythonEnv(cache.build_once(name, _build, NEEDED_GIB))


def _build(folder: Path) -> None:
    python = folder / "bin" / "python"
    log = cache.subfolder("logs") / "pip.log"
    with progress.step("Python environment"):
        pip = make_venv(folder, log)
    command = [*pip, "install", "--no-input", "--disable-pip-version-check"]
    for path in REQUIREMENTS:
        command += ["--requirement", str(path)]
    with progress.step("Python packages") as step:
        processes.must_run(
            command,
            log,
            "Cannot install the Python packages (no network?)",
            on_line=_pip_progress(step),
        )
    check = subprocess.run([python, "-c", "import lxml, psycopg2"], check=False)
    if check.returncode:
        raise SetupError(f"The Python packages do not load; see {log}")


def make_venv(folder: Path, log: Path) -> list[str]:
    """Make the environment; return the command that runs its pip."""
    if _has_ensurepip():
        command = [sys.executable, "-m", "venv", str(folder)]
        processes.must_run(command, log, "Cannot make the Python environment")
        return PythonEnv(folder).pip
    command = [sys.executable, "-m", "venv", "--without-pip", str(folder)]
    processes.must_run(command, log, "Cannot make the Python environment")
    wheels = folder / "pip-wheels"
    debian_packages.fetch([PIP_PACKAGE], wheels, "pip")
    return PythonEnv(folder).pip


def _has_ensurepip() -> bool:
    """Bare Debian and Ubuntu come with Python but without ensurepip's wheels."""
    code = "import ensurepip, sys; sys.exit(not ensurepip.version())"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _pip_progress(step: progress.Step):
    """Count the collected packages of the pinned ones."""
    pins = sum(path.read_text().count("==") for path in REQUIREMENTS)
    collected = 0

    def note(line: str) -> None:
        nonlocal collected
        if line.startswith("Collecting"):
            collected += 1
            step.detail = line.split()[1].partition("=")[0]
            step.percent = min(95.0, 80 * collected / max(pins, 1))
        elif line.startswith("Installing"):
            step.detail, step.percent = "installing", 90.0

    return note
