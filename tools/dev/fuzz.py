"""``make fuzz``: coverage-guided fuzzing of the plain packages (SECONDS=600).

atheris comes into an environment of its own in the cache: nothing else needs it. What
the fuzzer found is kept there too, so that the next run goes on from it.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from . import cache, processes, progress
from .errors import SetupError
from .prove import TOLD
from .python_env import make_venv

ATHERIS = "atheris"
# Where the fuzzer says how many inputs it tried.
TRIED = "stat::number_of_executed_units:"
DEFAULT_SECONDS = "600"
NEEDED_GIB = 0.2


def main(options: argparse.Namespace) -> int:
    """Run each fuzzer for the time given; an input that fails is named at the end."""
    seconds = options.seconds or DEFAULT_SECONDS
    if not seconds.isdigit() or not int(seconds):
        raise SetupError(f"SECONDS={seconds} is not a number of seconds.")
    name = f"fuzz-{cache.digest(sys.version_info[:3], sys.base_prefix, ATHERIS)}"
    python = cache.build_once(name, _build, NEEDED_GIB) / "bin" / "python"
    return max(_fuzz(python, path, seconds) for path in _fuzzers())


def _fuzzers() -> list[Path]:
    folder = cache.REPOSITORY / "tools" / "fuzz"
    return sorted(path for path in folder.glob("*.py") if path.stem != "__init__")


def _fuzz(python: Path, fuzzer: Path, seconds: str) -> int:
    corpus = cache.subfolder("fuzz") / fuzzer.stem
    corpus.mkdir(exist_ok=True)
    progress.say(f"  {fuzzer.stem}, {seconds} s")
    limits = [f"-max_total_time={seconds}", "-max_len=4096", "-print_final_stats=1"]
    artifacts = f"-artifact_prefix={corpus.parent}/{fuzzer.stem}-"
    seeds = fuzzer.parent / "seeds" / fuzzer.stem
    command = [python, fuzzer, *limits, artifacts, corpus, seeds]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        for line in running.stderr:
            sys.stderr.write(line)
            if line.startswith(TRIED):
                tried = int(line.removeprefix(TRIED))
                progress.say(f"{TOLD}{fuzzer.stem}: {tried:,} inputs in {seconds} s")
    return running.returncode


def _build(folder: Path) -> None:
    log = cache.subfolder("logs") / "pip.log"
    pip = make_venv(folder, log)
    with progress.step("Fuzzer"):
        processes.must_run(
            [*pip, "install", "--no-input", "--disable-pip-version-check", ATHERIS],
            log,
            "Cannot install the fuzzer (no network, or no build of it for this Python)",
        )
