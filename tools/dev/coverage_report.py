"""The branch coverage of the addons, printed after the tests."""

import subprocess
from pathlib import Path

from . import cache, progress
from .machine import Machine


def show(ready: Machine, folder: Path, addons: list[str]) -> None:
    """Combine what the suites measured and print one line per file not full."""
    parts = sorted(folder.glob(".coverage.*"))
    if not parts or not addons:
        return
    command = [str(ready.python.python), "-m", "coverage"]
    settings = [
        f"--data-file={folder / '.coverage'}",
        f"--rcfile={cache.REPOSITORY / 'pyproject.toml'}",
    ]
    _run([*command, "combine", *settings, *map(str, parts)])
    included = ",".join(str(cache.REPOSITORY / name / "*") for name in addons)
    report = [*command, "report", *settings, f"--include={included}", "--skip-covered"]
    progress.say("\nBranch coverage of the addons (files with all covered left out):")
    progress.say(_run(report).strip())


def _run(command: list[str]) -> str:
    result = subprocess.run(
        command, cwd=cache.REPOSITORY, capture_output=True, text=True, check=False
    )
    return result.stdout or result.stderr
