"""``make wheels``: each addon as a wheel that pip installs, in OCA's layout."""

import argparse
import sys
from pathlib import Path

from . import addons, cache, processes, progress, python_env

REQUIREMENTS = cache.REPOSITORY / "tools" / "requirements" / "wheels.txt"
FOLDER = cache.REPOSITORY / "dist"
NEEDED_GIB = 0.1


def main(options: argparse.Namespace) -> None:
    for wheel in build(addons.chosen(options.addon), FOLDER):
        progress.say(f"  {wheel.relative_to(cache.REPOSITORY)}")


def build(names: list[str], folder: Path) -> list[Path]:
    """Write the wheels of addons into a folder; return them.

    Addons go to ``odoo/addons/<name>``, where Odoo looks without an addons path.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sources = [str(cache.REPOSITORY / name) for name in names]
    options = ("--no-deps", "--no-build-isolation", "--wheel-dir", str(folder))
    with progress.step(f"{len(names)} wheels"):
        pip("wheel", *options, *sources)
    return sorted(folder.glob("*.whl"))


def install(wheels: list[Path], folder: Path) -> None:
    """Install wheels, and nothing they need, into an empty folder."""
    pip("install", "--no-deps", "--target", str(folder), *map(str, wheels))


def pip(*words: str) -> None:
    """Run the pip of the environment that builds."""
    name = f"wheels-{cache.digest(REQUIREMENTS.read_text(), sys.version)}"
    folder = cache.build_once(name, _build_environment, NEEDED_GIB)
    log = cache.subfolder("logs") / "wheels.log"
    command = [str(folder / "bin" / "python"), "-m", "pip", *words]
    processes.must_run(command, log, "Cannot build the wheels")


def _build_environment(folder: Path) -> None:
    log = cache.subfolder("logs") / "wheels.log"
    pip_command = python_env.make_venv(folder, log)
    command = [*pip_command, "install", "--requirement", str(REQUIREMENTS), "pip"]
    processes.must_run(command, log, "Cannot install what builds wheels (no network?)")
