"""The last run of each bench, in bench/results.json; docs/proofs.md is written from it.

A run is of one ``bench/bench_*.py`` at one size: ``LEAD_BENCH_*`` variables make it
larger. It takes the place of the last run of the same bench and size, so that no figure
is lost when only some are measured anew.
"""

import json
import os
import platform
import subprocess
from datetime import datetime, timezone

from . import cache

RESULTS = cache.REPOSITORY / "bench" / "results.json"
SIZES = "LEAD_BENCH_"
# What benches are told of other databases by is no size.
DATABASE = "_DB"
# Written by what is measured, so that they say nothing of what ran.
WRITTEN = ("bench/results.json", "docs/proofs.json", "docs/proofs*.md")


def begin(module: str) -> dict:
    """Return what is known of a run before it begins; loads are load averages."""
    return {
        "bench": module,
        "with": {
            name: value
            for name, value in sorted(os.environ.items())
            if name.startswith(SIZES) and not name.endswith(DATABASE)
        },
        "at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "commit": describe_commit(),
        "machine": describe_machine(),
        "load": round(os.getloadavg()[0], 1),
    }


def keep(run: dict) -> None:
    """Write a run to the file, in the place of the last one of its bench and size."""
    others = [other for other in read() if _get_key(other) != _get_key(run)]
    runs = sorted([*others, run], key=_get_key)
    RESULTS.write_text(json.dumps(runs, indent=2) + "\n", encoding="utf-8")


def read() -> list[dict]:
    """Return the last run of each bench and size."""
    return json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []


def _get_key(run: dict) -> tuple[str, str]:
    return run["bench"], json.dumps(run["with"])


def describe_machine() -> str:
    """Return cores, processor and version of Python."""
    python = platform.python_version()
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {python}"


def describe_commit() -> str:
    """Return the commit of this tree, with "-dirty" where it is not what ran."""
    commit = _git("describe", "--always").stdout.strip()
    others = (f":!{path}" for path in WRITTEN)
    differs = _git("diff", "--quiet", "HEAD", "--", ".", *others).returncode
    return f"{commit}-dirty" if commit and differs else commit


def _git(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["git", *arguments],
        cwd=cache.REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
