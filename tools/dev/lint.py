"""``make lint``: the checks of .pre-commit-config.yaml, types, names in benches.

pre-commit runs with local hooks from our own environment, so that nothing is
fetched from anywhere but the package registries.
"""

import argparse
import os
import subprocess
from pathlib import Path

from . import cache, odoo_source, progress, python_env
from .python_env import PythonEnv

# Plain Python without Odoo: these have full types.
PURE_PACKAGES = (
    "api",
    "attribution",
    "comparing",
    "compliance",
    "evaluation",
    "flowchart",
    "hidden_steps",
    "audiences",
    "inbound",
    "matching",
    "paths",
    "presets",
    "outgoing",
    "printing",
    "routing",
    "running",
    "scheduling",
    "sending",
    "suggesting",
    "metrics",
    "storytelling",
    "scoring",
    "sealing",
    "xlsx",
)

# Benches run long and seldom: that they call what is there is looked at each time.
NAMES = ("--disable=all", "--enable=no-member", "--ignored-modules=odoo")


def main(options: argparse.Namespace) -> int:
    """Run all checks; say at the end which failed."""
    env = python_env.ensure()
    checks = {
        "pre-commit": [env.bin / "pre-commit", "run", "--all-files", "--color=never"],
        "names in bench": [*(env.python, "-m", "pylint"), *NAMES, "bench"],
        **_mypy(env),
    }
    failed = [name for name, command in checks.items() if _check(env, command)]
    progress.say(f"lint: {'failed: ' + ', '.join(failed) if failed else 'all good'}")
    return 1 if failed else 0


def pure_packages() -> list[Path]:
    """Return our addons' packages of plain Python."""
    folders = (
        folder
        for name in PURE_PACKAGES
        for folder in cache.REPOSITORY.glob(f"*/{name}")
        if (folder.parent / "__manifest__.py").exists()
    )
    return sorted(folder for folder in folders if any(folder.glob("*.py")))


def _mypy(env: PythonEnv) -> dict[str, list[str | Path]]:
    """Return one check of types for each pure package."""
    return {
        f"mypy {folder.relative_to(cache.REPOSITORY)}": [
            *(env.python, "-m", "mypy", "--strict", "--ignore-missing-imports"),
            *("--follow-imports=silent", "--cache-dir", cache.subfolder("mypy")),
            *("--disable-error-code=no-any-unimported", folder),
        ]
        for folder in pure_packages()
    }


def _check(env: PythonEnv, command: list[str | Path]) -> int:
    variables = {
        **os.environ,
        "PATH": f"{env.bin}:{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(cache.subfolder("pre-commit")),
        "PYLINTHOME": str(cache.subfolder("pylint")),
        "RUFF_CACHE_DIR": str(cache.subfolder("ruff")),
        "PYTHONPATH": str(odoo_source.ensure().import_path),
    }
    return subprocess.run(
        command, cwd=cache.REPOSITORY, env=variables, check=False
    ).returncode
