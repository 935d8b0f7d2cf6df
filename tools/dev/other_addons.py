"""Addons of others that ours can work with, unpacked in the cache."""

from pathlib import Path

from . import cache, processes, progress
from .python_env import PythonEnv

REQUIREMENTS = cache.REPOSITORY / "tools" / "requirements" / "addons.txt"
NEEDED_GIB = 0.1


def _digest() -> str:
    return cache.digest(REQUIREMENTS.read_text())


def ensure(env: PythonEnv) -> Path:
    """Return the folder that Python imports them from, filled where missing."""
    return cache.build_once(
        f"addons-{_digest()}", lambda folder: _build(env, folder), NEEDED_GIB
    )


def addon_path(folder: Path) -> Path:
    """Return where Odoo finds the addons in that folder."""
    return folder / "odoo" / "addons"


def versions(folder: Path, needed: list[str]) -> list[str]:
    """Return what names the versions in that folder, if one of them is needed."""
    found = any((addon_path(folder) / name).is_dir() for name in needed)
    return [_digest()] if found else []


def _build(env: PythonEnv, folder: Path) -> None:
    with progress.step("addons of others"):
        install(env, folder, REQUIREMENTS)


def install(env: PythonEnv, folder: Path, requirements: Path) -> None:
    """Install what a file of requirements names into a folder, and nothing else."""
    command = [*env.pip, "install", "--no-input", "--disable-pip-version-check"]
    command += ["--no-deps", "--target", folder, "--requirement", requirements]
    log = cache.subfolder("logs") / f"pip-{requirements.stem}.log"
    processes.must_run(command, log, "Cannot install them (no network?)")
